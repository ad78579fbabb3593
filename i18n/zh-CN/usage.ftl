usage-no-command = { $command }：没有命令 { $name }{ $suggestion ->
    [none] {""}
   *[other] ；是否想用 { $suggestion }？
}
usage-missing-command = { $command }：要用哪个命令？有：{ $known }
usage-no-option = { $command }：没有选项 { $option }{ $suggestion ->
    [none] {""}
   *[other] ；是否想用 { $suggestion }？
}
usage-bad-option = { $command }：选项 { $option } { $flag ->
    [none] 需要一个值
   *[yes] 不带值
}
usage-missing = { $command }：缺少 { $name }
usage-extra = { $command }：不知道如何处理 { $arguments }
usage-not-both = { $command }：{ $one } 与 { $other } 不能同时使用
usage-two-machines = --profile 和 --replay 指定了两台机器：只能给出一个
usage-no-permission = { $subject } 不是策略所涉及的规则、键或模块{ $suggestion ->
    [none] {""}
   *[other] ；是否指 { $suggestion }？
}
usage-no-such-fact = 没有名为 { $key } 的事实{ $suggestion ->
    [none] ；las detect -v 列出全部
   *[other] ；是否指 { $suggestion }？
}
usage-two-targets = { $command }：{ $option } 需要两个名称，如 vllm sglang
usage-bad-choice = { $command }：{ $name } 不能是 { $value }：请选择 { $known } 之一
usage-not-a-number = { $command }：{ $name } 应为数字，而不是 { $value }
usage-too-small = { $command }：{ $name } 为 { $value }，至少应为 { $least }
usage-other = { $command }：{ $detail }
usage-no-language = 没有 { $name } 的文字：请选择 { $known } 之一
usage-bad-setting = { $source }：{ $name } 不能是 { $value }；请选择 { $known } 之一
usage-no-request = 没有要求安装任何东西，当前目录也没有 ./las.yaml
usage-nothing-supposed = 没有给出假设：请用 --fact、--gpu、--memory、--without 或 --policy 说明有何不同
usage-without-name = --without 只要模块的名称：{ $name }，而不是 { $text }
usage-next = 请试：{ $command } --help

# 命令行的要求与目录、机器对照

usage-unknown-package = 没有文件提到软件包 { $name }{ $suggestion ->
    [none] {""}
   *[other] ；是否想写 { $suggestion }？
}
usage-unknown-module = { $place ->
    [none] {""}
   *[other] { $place }:{" "}
}没有名为 { $name } 的模块{ $suggestion ->
    [none] {""}
   *[other] ；是否想写 { $suggestion }？
}
usage-unknown-interface = { $place ->
    [none] {""}
   *[other] { $place }:{" "}
}目录中没有模块提供 @{ $name }{ $suggestion ->
    [none] {""}
   *[other] ；是否想写 @{ $suggestion }？
}
usage-unknown-variant = { $place ->
    [none] {""}
   *[other] { $place }:{" "}
}{ $name } 没有构建形式 { $variant }；可用 { $known }
usage-unknown-environment = { $place ->
    [none] {""}
   *[other] { $place }:{" "}
}没有名为 { $environment } 的环境
usage-wrong-scheme = { $place ->
    [none] {""}
   *[other] { $place }:{" "}
}{ $specifier } 不是 { $name } 的版本范围：它的版本属于 { $scheme } 方案
usage-graph-suffix = { $file }：图的文件名须以下列之一结尾：{ $known }
usage-from-none = { $option } 描述的是已有的机器：请去掉它，或去掉 --from none
usage-fact-form = --fact { $text }：请写作 KEY=VALUE，例如 nvidia-driver=580.65.06
usage-fact-twice = --fact { $key } 给出了两次：{ $one } 和 { $other }
usage-unknown-fact = --fact：没有名为 { $key } 的事实{ $suggestion ->
    [none] {""}
   *[other] ；是否想写 { $suggestion }？
}
usage-bad-fact-value = --fact { $key }：不能是{ $value ->
    [none] 空的
   *[other] {" "}{ $value }
}，应为{ $expected ->
    [boolean] {" "}true 或 false
    [count] 整数
    [number] 数字
    [size] 大小，如 16GiB
    [text] 一行文本
    [version] 版本号
   *[other] {" "}{ $expected }
}
usage-fact-needs-accelerator = --fact { $key }：请先说明有哪种加速器，例如 --fact accelerator=nvidia
usage-cycle = 这些模块互相需要，谁也不能先装：{ $members }
usage-nothing-to-verify = las verify：请给出要检查的 PLAN，或用 --proof 给出证明
usage-migrate-two-places = -o 与 --in-place 指定了两处写入位置：请只给一个
usage-bad-duration = { $text } 不是时长：请写 30s、10m、2h 或 1d
usage-bad-secret-name = { $name } 不是变量名：只能用字母、数字和 _
usage-empty-secret = { $name } 的值为空
    请从标准输入给出：printf %s VALUE | las secret set { $name }
usage-frozen-asks-nothing = --frozen 照锁文件执行：不接受请求，也不接受 --upgrade
usage-unknown-port = { $place ->
    [none] {""}
   *[other] { $place }:{" "}
}{ $name } 没有名为 { $port } 的端口：它有 { $known ->
    [none] 零个
   *[other] { $known }
}
usage-which-port = { $place ->
    [none] {""}
   *[other] { $place }:{" "}
}{ $name } 有多个端口：请说明是 { $known } 中的哪一个
