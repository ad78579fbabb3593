# 假如：现状下的方案与假设下的方案并排。

what-if-title = 假如：{ $changes }
what-if-cards = 显卡 { $cards }
what-if-memory = 内存 { $size }
what-if-without = 不含 { $module }
what-if-policy = 策略 { $file }
what-if-before = 现状
what-if-after = 假设
what-if-drivers-kept = 不为显卡假定驱动；保持本机原样：{ $known }
what-if-drivers-unknown = 不为显卡假定驱动；本机未知：{ $unknown }{ $known ->
    [none] {""}
   *[other] ，另有 { $known }
}（--fact）
what-if-limit-kept = 内存限制不变：{ $limit }（memory.limit）
what-if-not-before = { $things } 在现状下不可用：
what-if-no-longer = { $things } 在假设下不可用：
what-if-accelerators = { $things }：加速器不同
what-if-worse-before = { $things } 在现状下可用，但这一项会变差：{ $objective }
what-if-worse-after = { $things } 仍然可用，但这一项会变差：{ $objective }
what-if-unknown = { $things }：在给定时间内没有找到原因
what-if-nothing = 没有变化：两个方案的选择相同
what-if-nothing-refused = 没有变化：两种情况下都没有方案
what-if-answer-before = 现状：{ $outcome ->
    [refused] 没有方案，{ $count } 个事实互相冲突
   *[other] { $text }
}
what-if-answer-after = 假设：{ $outcome ->
    [refused] 没有方案，{ $count } 个事实互相冲突
   *[other] { $text }
}
what-if-count = 假设：{ $count }
