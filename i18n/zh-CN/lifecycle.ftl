# 执行什么，结果如何。

lifecycle-ask = 应用此计划？[y/N]
lifecycle-ask-collect = 移除这些？[y/N]
lifecycle-yes = y, yes, 是
lifecycle-declined = 未做任何更改
lifecycle-dry-run = 未做任何更改：--dry-run 只显示计划
lifecycle-no-terminal = 没有可供询问的终端：--yes 不经询问直接应用，--dry-run 只显示计划
lifecycle-here-only = --profile 和 --current 是为另一台机器或另一状态规划：las apply 只作用于本机
lifecycle-nothing = 此处尚未安装任何东西（{ $folder }）
    las apply REQUEST 可安装。
lifecycle-unknown-name = 已安装的东西中没有 { $name }；现有：{ $known }
lifecycle-unfinished = { $kind ->
    [back] 到第 { $number } 代的更改在撤回途中被中断（尚余 { $done } 步）：会先撤回
    [repair] 对第 { $number } 代的修复曾被中断（{ $of } 步中完成了 { $done } 步）：会先继续
   *[change] 到第 { $number } 代的更改曾被中断（{ $of } 步中完成了 { $done } 步）：会先继续
}
lifecycle-stopping = 已中断：不再开始新的步骤，先等正在进行的步骤结束；再次中断则立即离开，也不会丢失任何东西
lifecycle-ending = 仍在进行：{ $act }
lifecycle-interrupted = { $kind ->
    [back] 已中断：到第 { $number } 代的更改正在撤回；{ $of } 步中还有 { $done } 步有待撤回
    [repair] 已中断：对第 { $number } 代的修复已经开始；{ $of } 步中完成了 { $done } 步
   *[change] 已中断：到第 { $number } 代的更改已经开始；{ $of } 步中完成了 { $done } 步
}
    没有丢失任何东西：{ $before ->
    [0] 在全部完成之前，视为未安装任何东西。
   *[other] 在全部完成之前，当前仍为第 { $before } 代。
}{ $stopped ->
    [none] {""}
   *[other] 在此期间其中已停止：{ $stopped }。
}
    { $kind ->
    [back] las rollback --to { $before } 继续撤回，任何作出更改的命令也会如此。
   *[other] las apply 继续它，任何作出更改的命令也会如此；las rollback --to { $before } 撤回它。
}
lifecycle-stuck = 卡在第 { $before } 代与第 { $number } 代之间：以上所列无法撤回
    { $before ->
    [0] 视为未安装任何东西。
   *[other] 当前为第 { $before } 代，但并非全部如应有地运行。
}{ $stopped ->
    [none] {""}
   *[other] 可能未运行：{ $stopped }。
}
    las doctor 查找阻碍所在{ $running ->
    [none] {""}
   *[other] ；las logs NAME 显示最后的输出（NAME：{ $running }）
}。
    { $before ->
    [0] 然后 las rollback --to 0 撤回其余部分。
   *[other] 然后 las repair 撤回其余部分，并使一切与第 { $before } 代相符。
}
lifecycle-applied = 完成：当前为第 { $number } 代
lifecycle-unchanged = 无事可做：第 { $number } 代即是所求
lifecycle-act-failed = 未应用：{ $act }失败
    { $why }
lifecycle-rolled-back = 未应用：{ $act }失败
    { $why }
    { $number ->
        [0] 已全部撤回；未安装任何东西。
       *[other] 已全部撤回：当前仍为第 { $number } 代。
    }
lifecycle-went-back = { $number ->
    [0] 被中断的更改已全部撤回；未安装任何东西。
   *[other] 被中断的更改已全部撤回：当前仍为第 { $number } 代。
}
lifecycle-printed = 它最后输出的内容：
lifecycle-lost = 但 { $resource } 与应有的不符，已被移除以便重新创建，现在缺失：las repair
lifecycle-unwell = 但 { $resource } 已重新启动，却未就绪：{ $why }
    las logs { $name } 显示它的输出；las repair 重新启动它。
lifecycle-idle = { $resource } 此前并未运行，因此保持原状：las start { $name }
lifecycle-returned = { $resource } 已重新就绪
lifecycle-left-over = { $act }无法撤回：{ $why }
lifecycle-act = { $verb ->
    [make] 创建 { $resource }
    [unmake] 移除 { $resource }
    [start] 启动 { $resource }
    [stop] 停止 { $resource }
    [promote] 给 { $resource } 命名
    [retire] 收回 { $resource } 的名字
   *[await] 等待 { $resource }
}
lifecycle-done = { $verb ->
    [make] 已创建 { $resource }
    [unmake] 已移除 { $resource }
    [start] 已启动 { $resource }
    [stop] 已停止 { $resource }
    [promote] 已给 { $resource } 命名
    [retire] 已搁置 { $resource }
   *[await] { $resource } 已就绪
}
lifecycle-found = { $verb ->
    [make] { $resource } 原已存在
    [unmake] { $resource } 原已不在
    [start] { $resource } 原已在运行
   *[stop] { $resource } 原未运行
}
lifecycle-failed = 失败：{ $act }
lifecycle-undone = 已撤回：{ $act }
lifecycle-left = 已完成 { $done }/{ $of }{ $seconds ->
    [0] {""}
   *[other] ，约剩 { $seconds } 秒
}{ $now ->
    [none] {""}
   *[other] ：{ $now }
}
lifecycle-waiting = 正在等待 { $resources }（最多 { $seconds } 秒）
lifecycle-repair-none = 无需修复：一切与第 { $number } 代相符
lifecycle-repair-title = 将要做的事
lifecycle-rollback-none = 没有更早的一代可以返回
lifecycle-ask-back = 撤回它？[y/N]
lifecycle-rollback-begun = 到第 { $number } 代的更改已经开始（{ $of } 步中完成了 { $done } 步）：{ $before ->
    [0] 将撤回它，此后未安装任何东西
   *[other] 将撤回到第 { $before } 代
}
lifecycle-rollback-same = 已安装的就是第 { $number } 代
lifecycle-rollback-unknown = 没有第 { $number } 代；现有：{ $known }
lifecycle-rollback-data = 卷中的数据保持现状：不会被撤回
lifecycle-collect-none = 无可移除：没有任何一代留下东西
lifecycle-collect-title = 保留的各代都不再需要的东西
lifecycle-collect-of = 属于第 { $number } 代
lifecycle-collect-sum = { $count } 项，已知可释放 { $size }
lifecycle-collect-done = 已移除 { $count } 项
lifecycle-collect-named = { $resource } 会留在引擎中，因为他人也给了它名字（{ $names }）：只移除 las 给它的名字
lifecycle-collect-stays = { $resource } 不再属于 las：它以 { $names } 之名留在引擎中
lifecycle-collect-other = 显示之后，要移除的内容已有变化；没有移除任何东西
    las gc 会重新显示。
lifecycle-collect-refused = { $resource } 未被移除：{ $why }
lifecycle-switch-done = { $verb ->
    [start] 已启动 { $resource }
    [stop] 已停止 { $resource }
   *[restart] 已重新启动 { $resource }
}
lifecycle-switch-found = { $verb ->
    [stop] { $resource } 原未运行
   *[start] { $resource } 原已在运行
}
lifecycle-switch-failed = { $resource } 未完成：{ $why }
lifecycle-logs = las logs { $name } 显示它最后的输出
lifecycle-pin-done = { $module } 固定在 { $versions }{ $environment ->
    [none] {""}
   *[other] （环境 { $environment }）
}
lifecycle-pin-gone = { $module } 不再固定{ $environment ->
    [none] {""}
   *[other] （环境 { $environment }）
}
lifecycle-pin-none = 没有固定任何东西
lifecycle-remove-unknown = 所要求的东西中没有 { $name }；曾要求：{ $known }
lifecycle-secret-set = 已保存 { $name }；计划只提及它的名字，从不包含其值
lifecycle-secret-held = { $holders } 是用之前的值创建的（若与现值不同）：las repair 用新值重新创建
lifecycle-secret-ask = { $name } 的值（不显示）：
