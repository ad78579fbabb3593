explain-title = 环境 { $environment } 中的 { $module } { $version }（{ $variant }）
explain-title-bundled = { $module } { $version }，在环境 { $environment } 中 { $holder } { $holder_version } 的镜像里
explain-why = 为什么有它
explain-newest = 它是目录中最新的版本
explain-newest-offered = 它是目录对所有人提供的最新版本
explain-newer = 为什么不用更新的版本（最新为 { $newest }）
explain-unoffered = { $status ->
    [pre-release] { $runs }：预发布版只在指名要求时采用
    [withdrawn] { $runs }：已被发布者撤回
   *[deprecated] { $runs }：发布者已弃用，排在所有未弃用的版本之后
}

# 对方案没有采用的做法的判断；不可行的，理由列在下面。
explain-verdict-impossible = { $subject } 在此不可行：
explain-verdict-worse = { $subject } 可行，但这一项会变差：{ $objective }，由 { $now } 变为 { $then }
explain-verdict-equal = { $subject } 同样好：相同者取排在前面的
explain-verdict-unneeded = { $subject }：任何可行的方案中都没有需要它的东西
explain-verdict-undecided = { $subject }：时间用尽，尚不知会怎样

explain-alternative = { $kind ->
    [backend] 为什么以{ $chosen }方式运行
    [build] 为什么用构建 { $chosen }
    [port] 为什么用端口 { $chosen }
   *[accelerator] 为什么放在加速器 { $chosen } 上
}
explain-instead = { $kind ->
    [backend] 以{ $others }方式运行
    [build] 构建 { $others }
    [port] 端口 { $others }{ $holder ->
        [none] {""}
       *[other] （由 { $holder } 占用）
    }
   *[accelerator] 加速器 { $others }
}

explain-without = 没有它会有什么变化
explain-without-unmet = 无法再满足：{ $names }
explain-without-gone = 会随之去掉：{ $names }
explain-without-come = 会换上：{ $names }
explain-without-changed = 会改变：{ $names }
explain-without-nothing = 别无变化
explain-change = { $module } { $old } 改为 { $new }

explain-not-taken = { $here ->
    [none] 方案中没有 { $wish }
   *[other] 方案中没有 { $wish }：用的是 { $here }
}
explain-not-there = 含有它的最佳方案会用 { $there }
explain-not-command = 仍然想要它：
explain-not-by-name = 指名要求就可以有：
explain-held = 方案正是 { $wish }：用的是 { $here }
explain-held-inside = { $module } { $version } 镜像中的 { $name }
explain-together = { $one } 与 { $other } 可以放进同一个环境：

explain-absent = { $module } 不在方案中：没有谁要求它。可以这样单独安装它：
explain-absent-refused = { $module } 不在方案中，在此也无法安装：
explain-chain-title = 方案中每一项的由来
