# 诊断所检查的内容。

doctor-ok = 正常
doctor-note = 注意
doctor-failed = 失败
doctor-sum = { $failed ->
    [0] 没有失败项
   *[other] { $failed } 项失败
}，{ $notes ->
    [0] 也没有需要注意的
   *[other] { $notes } 项需要注意
}
doctor-broke = 一项检查中断（{ $detail }）：请报告此问题
doctor-late = 一项检查在 { $seconds } 秒内没有结束，已放弃
doctor-program = las { $las }，Python { $python }，{ $system }
doctor-settings = 设置：{ $files ->
    [none] 默认值
   *[other] 读自 { $files }
}
doctor-folder = { $name } 文件夹可读写，且只属于其所有者：{ $folder }
doctor-folder-none = { $name } 文件夹尚不存在：{ $folder }
doctor-folder-foreign = { $name } 文件夹属于另一用户（{ $owner }）：{ $folder }
doctor-folder-closed = { $name } 文件夹不可读写：{ $folder }
doctor-folder-read-only = { $name } 文件夹所在的磁盘只读：{ $folder }
doctor-folder-open = 他人可以查看 { $name } 文件夹（权限 { $mode }）：{ $folder }
doctor-journal = 日志完好：{ $records } 条记录，{ $generations } 代
doctor-writer-none = 没有进程持有写锁
doctor-writer = { $state ->
    [stopped] 一个已停住的进程持有写锁
    [gone] 一个已结束进程的子进程持有写锁
   *[other] 一个进程持有写锁
}：{ $pid }（{ $command }）{ $since ->
        [none] {""}
       *[other] ，自 { $since }
    }
doctor-transaction-none = 没有未完成的更改
doctor-transaction = 正在应用第 { $number } 代
doctor-transaction-left = 到第 { $number } 代的更改被中断：下一个会做更改的命令将{ $back ->
    [yes] 撤回它
   *[no] 继续它，las rollback --to { $before } 则撤回它
}
doctor-catalogue = 目录没有错误：{ $modules } 个模块
doctor-policy = 策略没有错误；本机属于 { $tier } 层级
doctor-fault = { $place } 处有错误（{ $fault }）
doctor-hardware = 硬件检测没有问题：{ $cards ->
    [none] 加速器未知
    [0] 没有加速器
   *[other] { $cards } 个加速器
}
doctor-backend = { $backend } 有应答{ $version ->
    [none] {""}
   *[other] （版本 { $version }，{ $address }）
}
doctor-backend-missing = { $backend } 不在：{ $address } 处没有套接字
doctor-backend-no-permission = { $backend } 在，但您无权使用其套接字 { $address }
doctor-backend-silent = { $backend } 没有应答{ $address ->
    [none] {""}
   *[other] （{ $address }）
}
doctor-backend-nothing = 此处没有可运行容器的后端（已查找：{ $known }）：有原生构建的仍可使用
doctor-units-go = 未开启 lingering，systemd 的用户管理器会随您最后的会话一同结束：{ $used ->
    [yes] las 作为其单元运行的东西届时会停止，也不会随机器重新启动
   *[no] las 以自己的监管程序运行本机进程
}
doctor-units-stay = systemd 的用户管理器没有会话也会继续运行，并随机器重新启动
doctor-cards-none = 没有需要交给容器的加速器
doctor-cards = 可以把 { $vendor } 的加速器交给容器（{ $count } 个）
doctor-cards-kept = 此处有 { $vendor } 的 { $count } 个加速器，但无法交给容器
doctor-disk = { $folder } 中有 { $free } 可供 { $name } 使用
doctor-disk-short = { $folder } 中只有 { $free } 可供 { $name } 使用
doctor-ports = 已安装的端口没有被其他程序占用（{ $count } 个端口）
doctor-port-taken = { $resource } 没有运行，其端口 { $port } 被其他程序占用
doctor-drift-none = 一切与当前代相符（{ $count } 项资源）
doctor-drift = { $resource } 与当前代不符：{ $drift ->
    [absent] 不见了
    [different] 被改动
    [foreign] 属于他人
    [partial] 只完成一半
    [stopped] 已停止
   *[unhealthy] 健康检查失败
}
doctor-drift-unseen = 无法查看 { $resource }（{ $why }）
