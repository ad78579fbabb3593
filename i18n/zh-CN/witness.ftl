# 为说明策略的疏漏而虚构的机器。

witness-machine = 装有{ $parts }的机器
witness-no-card = 无加速器
witness-memory = { $size } 内存
witness-card = { $count } 块 { $name }{ $memory ->
    [none] {""}
   *[other] （每块 { $memory }）
}
witness-unknown-card = { $count } 块 { $vendor } 卡{ $memory ->
    [none] {""}
   *[other] （每块 { $memory }）
}
witness-partitions = { $card }{ $count ->
    [0] ，已启用分区（MIG）但没有任何分区
   *[other] ，仅能按 { $sizes } 的分区（MIG）使用
}
