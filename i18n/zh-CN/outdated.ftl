# 落后于最新版本的模块。

outdated-title = { $count ->
    [0] 没有落后：全部 { $total } 个模块都是最新版本
   *[other] { $total } 个模块中有 { $count } 个落后于最新版本
}
outdated-row = { $name } { $version } -> { $newest }{ $reachable ->
    [none] {""}
   *[other] （可用到 { $reachable }）
}：{ $why }
outdated-both = { $first }；{ $second }
outdated-more = 另有 { $count } 条
outdated-count = 有 { $count } 个更新的版本
outdated-needs = 需要 { $requirement }
outdated-free = 现在即可用 { $version }
outdated-worse = { $version } 可用，但这一项会变差：{ $objective }
outdated-unknown = 在给定时间内没有找到原因
outdated-upgrade = 要采用可用的版本：
