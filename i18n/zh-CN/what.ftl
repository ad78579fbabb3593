# 假如：现状下的方案与假设下的方案并排。

what-if-title = 假如：{ $changes }
what-if-cards = 显卡 { $cards }
what-if-memory = 内存 { $size }
what-if-without = 不含 { $module }
what-if-policy = 策略 { $file }
what-if-before = 现状
what-if-after = 假设
what-if-notice-told = 两边均按您的说明：{ $facts }
what-if-notice-drivers-kept = 不为显卡假定驱动；保持本机原样：{ $known }
what-if-notice-drivers-unknown = 不为显卡假定驱动：本机未知 { $unknown }（可用 --fact 给出）{ $known ->
    [none] {""}
   *[other] ；{ $known }
}
what-if-notice-limit-kept = 内存限制不变：{ $limit }（memory.limit）
what-if-cause-not-before = { $things } 在现状下不可用：
what-if-cause-no-longer = { $things } 在假设下不可用：
what-if-cause-accelerators = { $things }：加速器不同
what-if-cause-worse-before = { $things } 在现状下可用，但这一项会变差：{ $objective }
what-if-cause-worse-after = { $things } 仍然可用，但这一项会变差：{ $objective }
what-if-cause-unknown = { $things }：在给定时间内没有找到原因
what-if-nothing = 没有变化：两个方案的选择相同
what-if-nothing-refused = 没有变化：两种情况下都没有方案
what-if-answer-before = { $outcome ->
    [plan] 现状下的{ $text }
    [refused] 现状：没有方案，{ $count } 个事实互相冲突
   *[other] 现状：{ $text }
}
what-if-answer-after = { $outcome ->
    [plan] 假设下的{ $text }
    [refused] 假设：没有方案，{ $count } 个事实互相冲突
   *[other] 假设：{ $text }
}
what-if-count = 假设下的{ $count }
