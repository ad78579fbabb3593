conflict-title = { $targets ->
    [none] 没有可行的方案：{ $count ->
        [1] 有一个障碍
       *[other] { $count } 个事实互相冲突
    }
   *[other] 无法安装 { $targets }：{ $count ->
        [1] 有一个障碍
       *[other] { $count } 个事实互相冲突
    }
}
conflict-title-several = { $targets ->
    [none] 没有可行的方案：有 { $count } 处冲突，任何一处都足以造成障碍
   *[other] 无法安装 { $targets }：有 { $count } 处冲突，任何一处都足以造成障碍
}
conflict-title-shared = { $targets ->
    [none] 没有可行的方案：同一个障碍
   *[other] 无法安装 { $targets }：它们遇到同一个障碍
}
conflict-hidden = （另有 { $count } 条，--verbose 显示）
conflict-more = …… 还有 { $count } 条（--verbose 显示全部）
conflict-more-conflicts = …… 还有 { $count } 处冲突{ $targets ->
    [none] {""}
   *[other] ，涉及 { $targets }
}（--verbose 显示全部）
conflict-not-minimal = 时间用尽，冲突尚未化到最简：其中有些可能无关
conflict-ways = 解决办法，代价小的在前
conflict-ways-shown = （共 { $count } 个，列出 { $shown } 个；--verbose 显示全部）
conflict-ways-curt = （--verbose 显示每个办法的具体做法）
conflict-one-way = 一个解决办法
conflict-no-way = 没有找到解决办法；可用 las modules 查看这里能安装什么
conflict-undecided = 在限定时间内既没有找到方案，也没有证明方案不存在
conflict-undecided-hint = 可给更多时间：--budget SECONDS
