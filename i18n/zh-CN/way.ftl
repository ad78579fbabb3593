way-ask-version = 改为要求 { $module } { $version }
way-drop-request = 不要 { $request }
way-drop-forbidden = 不要策略禁止的各项：{ $requests }
way-drop-pin = 取消把 { $module } 固定在 { $specifier }
way-separate-environments = 让各模块使用各自需要的环境
way-some-accelerators = 只用其中一个加速器，而不是全部
way-own-environment = 给 { $request } 单独的环境 { $environment }
way-give-fact = 说明 { $fact } 是什么（例如 { $value } 即可）
way-lower-fact = { $kind ->
    [nvidia-driver] 退回 NVIDIA 驱动 { $value }
   *[other] 把 { $fact } 退回 { $value }
}
way-change-fact = { $kind ->
    [accelerator] 使用 { $value } 的加速器
    [compute-capability] 使用计算能力为 { $value } 的显卡
    [gfx] 使用 { $value } 的 AMD 显卡
    [nvidia-driver] 把 NVIDIA 驱动升级到 { $value } 或更新
    [memory-effective] 有 { $value } 内存
    [vm-max_map_count] 以 root 身份设置 vm.max_map_count：sysctl -w vm.max_map_count={ $value }
   *[other] 使 { $fact } 为 { $value }
}
way-install-engine = { $kind ->
    [container-gpu-nvidia] 安装 NVIDIA Container Toolkit
   *[other] 安装容器引擎（docker 或 podman）
}
way-give-facts = 为了 { $module } { $version }（{ $variant }），说明 { $facts }
way-change-machine = 为了 { $module } { $version }（{ $variant }），具备 { $facts }
way-allow-cpu = 接受 CPU 版：要求 { $module }:{ $variant }
way-other-backend = 环境 { $environment } 不以{ $backend }方式运行
way-stop-port = 腾出端口 { $port }：停止占用它的程序
way-policy-override = 解除策略规则 { $rule }
way-other-module = 用 { $module } 代替 { $instead }：它也提供 @{ $interface }
