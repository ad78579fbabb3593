way-ask-version = { $version ->
    [none] 要求 { $module } 而不限版本
   *[other] 改为要求 { $module } { $version }
}
way-other-build = 采用能在这里运行的 { $module } 构建，而不限于 { $variant }
way-drop-request = 不要 { $request }
way-drop-forbidden = 不要策略禁止的各项：{ $requests }
way-move-pin = 把 { $module } 的固定版本从 { $specifier } 改为 { $version }
way-drop-pin = 取消把 { $module } 固定在 { $specifier }
way-separate-environments = 让各模块使用各自需要的环境，而不是放在一起
way-some-accelerators = 只用其中一个加速器，而不是全部
way-own-environment = 给 { $request } 单独的环境 { $environment }
way-give-fact = { $kind ->
    [container-engine] 说明是否有容器引擎 docker 或 podman（例如 { $value }）
   *[other] 说明 { $fact } 是什么（例如 { $value }）
}
way-lower-fact = { $kind ->
    [nvidia-driver] 退回 NVIDIA 驱动 { $value }
   *[other] 把 { $fact } 退回 { $value }
}
way-change-fact = { $kind ->
    [nvidia-driver] 把 NVIDIA 驱动升级到 { $value } 或更新
    [memory-effective] 有 { $value } 内存
    [vm-max_map_count] 以 root 身份设置 vm.max_map_count：sysctl -w vm.max_map_count={ $value }
    [os] 换用 { $value } 系统
    [glibc] 换用 glibc { $value } 或更新的系统
    [kernel] 把内核升级到 { $value } 或更新
    [rocm] 把 ROCm 升级到 { $value } 或更新
   *[other] { $value ->
        [true] 具备 { $fact }
       *[other] 使 { $fact } 为 { $value }
    }
}
way-install-engine = { $kind ->
    [container-gpu-nvidia] 安装 NVIDIA Container Toolkit
   *[other] 安装容器引擎（docker 或 podman）
}
way-give-facts = 为了 { $module } { $version }（{ $variant }），说明例如 { $facts }
way-give-several = { $module ->
    [none] 说明{ $facts ->
        [none] 这台机器的 { $count } 项事实（取值为示例）
       *[other] { $facts } 各是什么（取值为示例）
    }
   *[other] 为了 { $module } { $version }（{ $variant }），说明{ $facts ->
        [none] 这台机器的 { $count } 项事实（取值为示例）
       *[other] { $facts } 各是什么（取值为示例）
    }
}
way-allow-cpu = 接受 CPU 版：要求 { $module }:{ $variant }
way-other-backend = 环境 { $environment } 不以{ $backend }方式运行
way-narrow-exposure = 让 { $module } 仅能从本机访问
way-move-port = 让 { $module } 使用本机端口 { $port }
way-stop-port = 腾出端口 { $port }：停止占用它的程序
way-policy-override = { $module ->
    [none] 解除策略规则 { $rule }
   *[other] 仅对 { $module } 解除策略规则 { $rule }
}
way-other-module = 用 { $module } 代替 { $instead }：它也提供 @{ $interface }
way-keep-module = 还是允许有 { $module }
way-free-accelerator = 腾出加速器 { $unit }：其中 { $used } 被其他程序占用
way-free-disk = 清理 { $path } 的磁盘，使可用空间达到 { $value }
way-add-card = { $facts ->
    [none] 加装 { $gpu }（{ $memory }），用于 { $module } { $version }（{ $variant }）
   *[other] 加装 { $gpu }（{ $memory }）并具备 { $facts }，用于 { $module } { $version }（{ $variant }）
}
way-change-machine = { $board ->
    [none] 换成 { $gpu }（{ $memory }）
   *[other] 换用装有 { $gpu }（{ $memory }）的机器
}{ $facts ->
    [none] {""}
   *[other] 并具备 { $facts }
}，用于 { $module } { $version }（{ $variant }）
way-give-fact-brief = { $kind ->
    [container-engine] 说明是否有容器引擎（例如 { $value }）
   *[other] 说明 { $fact } 是什么（例如 { $value }）
}
way-other-module-brief = 用 { $module } 代替 { $instead }
way-add-card-brief = 加装 { $gpu }（{ $memory }）及其所需，用于 { $module } { $version }（{ $variant }）
way-change-machine-brief = { $board ->
    [none] 换成 { $gpu }（{ $memory }）
   *[other] 换用装有 { $gpu }（{ $memory }）的机器
}及其所需，用于 { $module } { $version }（{ $variant }）

# 只有一起才有效的几项更改。
way-and = { $one }，并且{ $other }

# 需要手动完成的操作。
way-edit = 编辑 { $place }：{ $write }
way-edit-out = 编辑 { $place }：删除此项
way-write = 写入 { $place }：{ $write }
way-own-environment-brief = 给 { $request } 单独的环境
way-other-backend-brief = 环境 { $environment } 换一种方式运行
