# 两个方案并排比较。

compare-choice = { $version }（{ $variant }）
compare-absent = 无
compare-other = 内容不同
compare-same = { $count } 项在两边相同{ $names ->
    [none] {""}
   *[other] ：{ $names }
}
compare-level = { $objective } { $before } -> { $after }
compare-objectives = 目标（越小越好）：{ $levels }
compare-equal = 两个方案相同
compare-inputs = 两者的依据不同：{ $inputs }
compare-input-catalogue = 目录
compare-input-policy = 策略
compare-input-machine = 机器
compare-input-intent = 要求
compare-input-generation = 当前世代
compare-input-tier = 等级
compare-input-assumed = 给定的事实
compare-count = 比较：{ $count } 项不同，{ $same } 项相同
