# 现有什么。

status-title = 第 { $number } 代
status-nothing = 尚未安装任何东西（{ $folder }）
status-condition = { $condition ->
    [running] { $health ->
        [starting] 启动中
        [unhealthy] 运行中，不健康
       *[other] 运行中
    }
    [made] 已停止
    [absent] 缺失
    [partial] 不完整{ $details ->
        [none] {""}
       *[other] （{ $details }）
    }
    [different] 已被更改：{ $details }
    [foreign] 属于他人
   *[unknown] 未知
}
status-drift = { $count ->
    [0] 一切如应有
   *[other] 有 { $count } 项与应有的不符：las drift
}
status-used = 内存 { $size }
status-unfinished = 到第 { $number } 代的更改{ $kind ->
    [under-way] 正在进行{ $back ->
        [yes] ：正在撤回
       *[no] （{ $of } 步中完成了 { $done } 步）
    }
   *[other] 未完成{ $back ->
        [yes] ：下一个作出更改的命令将撤回它
       *[no] （{ $of } 步中完成了 { $done } 步）：las apply 继续它，las rollback --to { $before } 撤回它
    }
}
