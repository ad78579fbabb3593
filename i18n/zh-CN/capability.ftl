# 策略在一台机器上允许什么：`las policy show` 与 `las policy explain`

capability-title = 本机允许的内容：等级 { $tier }
capability-files = 文件，后面的只会收紧前面的
capability-adds = 规定 { $what }
capability-adds-nothing = 在此没有起作用的规定
capability-adds-rules = { $count } 条规则
capability-adds-limit = { $limit } { $value }{ $before ->
    [none] {""}
   *[other] ，原为 { $before }
}
capability-adds-instead = { $section ->
    [tiers] 自己的等级
    [preferences] 自己的偏好
   *[other] 自己的代价
}
capability-limits = 上限，各取最严者
capability-rules = 规则
capability-no-rules = 无：一切都允许
capability-limit-memory = 服务合计可用的内存
capability-limit-reserve-memory = 留给其他程序的内存
capability-limit-disk = 可占用的空闲磁盘
capability-limit-reserve-disk = 留给其他程序的磁盘
capability-limit-accelerator-memory = 服务可用的每个加速器的内存
capability-limit-reserve-accelerator-memory = 每个加速器留给其他程序的内存
capability-limit-reserve-display-memory = 驱动显示器时留给显示的内存
capability-limit-model-parameters = 最大模型的参数量
capability-limit-model-bytes = 最大模型的大小
capability-limit-accelerator-services = 同时在加速器上运行的服务数
capability-limit-tensor-parallel = 一个服务可使用的加速器数
capability-limit-users = 服务所按的用户数
capability-nobody = 无
capability-replaced = 取代 { $rule } 的 { $value }
capability-doubt = 因并非一切已知而适用
capability-rule-allow = 仅 { $what }
capability-rule-deny = 不得有 { $what }
capability-kind-module = 模块
capability-kind-category = 类别
capability-kind-licence = 许可证
capability-kind-backend = 运行方式
capability-kind-accelerator = 加速器
capability-kind-interface = 接口
capability-kind-port = 端口
capability-kind-exposure = 可访问范围
capability-members = { $kind } { $members }
capability-when = 条件：{ $condition }
capability-why = 理由：{ $why }
capability-unknown = 未知而起决定作用（用 --fact KEY=VALUE 给出）
capability-unknown-row = { $facts }：关系到 { $rule }
capability-preferences = 偏好，按此顺序
capability-costs = 各种出路的代价
capability-stands = { $holds ->
    [always] 在每台机器上适用
    [yes] 在此适用，因为
    [no] 在此不适用，因为
   *[unknown] 在此也许适用，故只限制而不放行；尚不知道
}
capability-binds = 在 { $limit } 上它最严
capability-binds-not = 在 { $limit } 上 { $rule } 更严：{ $value }
capability-refuses = 本机因此不能用
capability-refuses-nothing = 目录中没有内容因此不能在本机使用
capability-refuses-wide = 只有可从别处访问的内容因此不能在本机使用
capability-module-permitted = 在此允许 { $module }
capability-module-forbidden = 在此禁止 { $module }
capability-module-partly = 在此允许部分 { $module }
capability-less-strict = { $rule }：{ $value }，较宽
capability-left = 允许的：{ $subject }
capability-reach = 可从{ $exposures }访问
capability-reach-not = 不得从{ $exposure }访问：{ $about }
capability-exposure-loopback = 仅本机
capability-exposure-lan = 局域网
capability-exposure-any = 任何地方
capability-listens-not = 它不监听任何端口
capability-admitted = { $about } 获准
capability-lifted = 若无例外，会被 { $rule } 禁止
capability-lifted-rule = 已由例外解除{ $module ->
    [none] {""}
   *[other] ，仅对 { $module }
}
capability-lifted-here = 已由例外解除：{ $rule }{ $module ->
    [none] {""}
   *[other] ，仅对 { $module }
}
capability-by-nothing = 没有规则涉及它
capability-nothing-said = 没有任何规定：无上限，无规则
capability-with = { $one } 且 { $other }
