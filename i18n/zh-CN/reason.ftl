# 各条理由：每个代码一句话，代码见 reasons/model.py。

reason-requested = 您要求安装 { $text }{ $environment ->
    [none] {""}
   *[other] （放在环境 { $environment } 中）
}
reason-pinned = 您把 { $module } 固定在 { $specifier }
reason-unwanted = 您要的方案不含 { $module }{ $subject ->
    [none] {""}
   *[other] ，而 { $subject } 的镜像里有它
}
reason-together = 您要求全部放进同一个环境，不用容器镜像
reason-every-accelerator = 您要求用到这台机器的每个加速器
reason-needs-module = { $subject } 需要 { $requirement }
reason-needs-interface = { $subject } 需要有模块提供 { $requirement }
reason-needs-host = { $subject } 需要 { $requirement }
reason-needs-various = { $subject } 需要 { $name }，版本各为 { $specifiers } 之一
reason-needs-exact = { $subject } 各需要一个确定版本的 { $name }：{ $specifiers }
reason-conflicts = { $subject } 不能与 { $other } 同处一个环境
reason-uses = { $subject } 占用{ $resource } { $size }
reason-fact-is = { $fact } 为 { $value }
reason-fact-is-absent = 本机没有 { $fact }
reason-fact-is-unknown = { $fact } 未知；可用 --fact { $fact }=VALUE 给出
reason-facts-are-unknown = 未知：{ $facts }；可用 --fact KEY=VALUE 给出
reason-no-version = { $module } 没有符合 { $specifier } 的版本：目录中有 { $oldest } 至 { $newest }
reason-not-provided = 目录中没有模块提供 { $interface }
reason-withdrawn = { $subject } 已被发布者撤回
reason-forbidden = 策略禁止 { $subject }：{ $kind ->
    [accelerator] 加速器
    [backend] 运行方式
    [category] 类别
    [exposure] 可访问范围
    [interface] 接口
    [licence] 许可证
    [module] 模块
    [port] 端口
    [tensor-parallel] 同时使用的加速器数
    [model-parameters] 其模型的参数量
    [model-bytes] 其模型的大小
    [users] 其配置的用户数
   *[other] { $kind }
} { $about }
reason-explained = { $text }（“{ $why }”）
reason-exposed = { $module } 须能{ $exposure ->
    [loopback] 仅从本机
    [lan] 从局域网
   *[any] 从任何地方
}访问
reason-limited = 策略允许同时在加速器上运行 { $count } 个服务
reason-no-fallback = { $module } 的 CPU 版须明确要求：{ $accelerators ->
    [unknown] 不知道本机有没有加速器
   *[other] 本机有加速器（{ $accelerators }）
}
reason-wrong-backend = 您要求环境 { $environment } 以{ $backend }方式运行
reason-closed = { $module } 是容器镜像：环境 { $environment } 内不能再添加任何东西
reason-accelerators-agree = 环境 { $environment } 中的各构建须面向同一加速器平台
reason-in-a-circle = 它们循环地互相需要，没有一个能排在最前：{ $members }
reason-one-interpreter = 环境 { $environment } 只能有一个 { $module ->
    [nodejs] Node.js
   *[other] Python
}
reason-port-wished = 您要求 { $module } 使用端口 { $port }
reason-port-fixed = { $subject }不在容器中时只能使用端口 { $port }（{ $name }）
reason-port-taken = { $module } 的 { $name } 需要端口 { $port }，而本机已占用它
reason-port-clash = 本机的端口 { $port } 只能供一个模块使用
reason-capacity = 本机可提供的{ $resource }为 { $size }{ $count ->
    [0] {""}
   *[other] （依策略规则 { $rules }）
}
reason-recommends = { $subject } 推荐 { $requirement }
reason-too-few-accelerators = { $subject } 须同时运行在 { $wanted } 个符合其全部要求的加速器上；本机有 { $fitting } 个
