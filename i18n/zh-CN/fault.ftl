fault-bad-escape = 文本中有 YAML 不认识的反斜杠序列
fault-bad-key = 键必须是普通文本
fault-bad-value = { $key } 不能是{ $value ->
    [none] 空的
   *[other] {" "}{ $value }
}：应为{ $expected ->
    [line] 一行 1 至 200 个字符
    [label] 小写字母、数字和 . _ -
    [module] 模块，或带版本的模块，如 'vllm <0.19'
    [name] 小写字母、数字和单个 -
    [size] 大小，如 16GiB
    [day] 日期，如 2026-11-22
    [dist] Requires-Dist 的一行，如 numpy >=1.26
    [specifier] 版本范围，如 >=1.2,<2
    [version] 版本号
    [wheel] wheel 文件名，如 name-1.0-py3-none-any.whl
    [variable] 字母、数字和 _
   *[other] {" "}{ $expected }
}{ $suggestion ->
    [none] {""}
   *[other] ；是否想写 { $suggestion }？
}
fault-confusable-name = { $name } 含有{ $suggestion ->
    [none] a 至 z 以外的字母
   *[other] 看似 a 至 z 的其他字母；是否想写 { $suggestion }？
}
fault-control-character = 文件含有控制字符 { $character }
fault-cyclic-alias = 别名包含了它自己
fault-duplicate-key = { $key } 在此处和第 { $line } 行重复：须删去一处
fault-duplicate-anchor = 这个锚点设了两次
fault-unknown-alias = 这个别名没有对应的锚点
fault-empty = 文件是空的
fault-empty-folder = 此文件夹中没有以 .yaml、.yml 或 .json 结尾的文件
fault-name-twice = { $other } 已经用了名称 { $name }
fault-explicit-tag = 不读取 { $tag } 这样的 YAML 标签
fault-missing-key = 缺少 { $key }
fault-not-a-mapping = 应为键和值，却是{ $got ->
    [list] 列表
   *[text] 文本
}
fault-not-json = 此处不是 JSON 写法
fault-not-toml = 这不是合法的 TOML
fault-not-utf8 = 文件不是 UTF-8 文本
fault-out-of-range = { $key } 为{ $value ->
    [none] 空
   *[other] {" "}{ $value }
}，超出范围：应为 { $expected }
fault-several-documents = 一个文件只放一个文档：请删去 '---' 之后的内容
fault-syntax = 不是有效的 YAML 或 JSON：{ $problem }
fault-tab = 此处应为空格，却是制表符
fault-too-deep = 嵌套超过 { $limit } 层
fault-too-large = 文件有 { $bytes } 字节，超过可读的 { $limit } 字节
fault-too-many-aliases = 别名使此处多出 { $limit } 个以上的值
fault-bad-schema = schema 应为 { $known }，而不是{ $got ->
    [boolean] {" "}true 或 false
    [integer] 数字
    [list] 列表
    [mapping] 键和值
    [nothing] 空的
    [number] 小数或过大的数字
    [text] 文本
   *[other] {" "}{ $got }
}
fault-unknown-key = 未知的键 { $key }{ $suggestion ->
    [none] {""}
   *[other] ；是否想写 { $suggestion }？
}
fault-unreadable = { $why ->
    [missing] 没有这个文件或文件夹
    [not-a-file] 这是文件夹，或不是普通文件
    [no-permission] 没有读取权限
   *[other] 无法读取
}
fault-wrong-type = { $key } 应为{ $expected ->
    [boolean] {" "}true 或 false
    [integer] 整数
    [list] 列表
    [mapping] 键和值
    [number] 数字
    [set] 文本的列表
    [text] 文本
    [version] 版本号
   *[other] {" "}{ $expected }
}，而不是{ $got ->
    [boolean] {" "}true 或 false
    [integer] 数字
    [list] 列表
    [mapping] 键和值
    [nothing] 空的
    [number] 小数或过大的数字
    [text] 文本
   *[other] {" "}{ $got }
}
fault-count = { $files } 个文件中有 { $count } 个错误

# 要求与栈文件

fault-bad-name = { $name ->
    [none] 名称是空的
   *[other] { $name } 不能作名称：名称由字母 a 至 z、数字和单个 - 组成
}{ $suggestion ->
    [none] {""}
   *[other] ；是否想写 { $suggestion }？
}
fault-bad-specifier = { $specifier } 不是{ $scheme ->
    [none] 版本范围；可写作 >=1.2,<2
   *[other] {" "}{ $scheme } 方案的版本范围
}
fault-request-specifier = { $name }：{ $specifier } 不是版本范围{ $suggestion ->
    [none] ；可写作 '{ $name } >=1.2,<2'
   *[other] ；是否想写 { $suggestion }？
}
fault-request-impossible = { $name }：没有版本能符合 { $specifier }
fault-bad-variant = { $variant ->
    [none] 冒号后面缺少构建形式的名称
   *[other] { $variant } 不能作构建形式的名称
}
fault-empty-request = 有一项要求是空的：请写模块名或 @接口名
fault-environment-in-request = 环境写在栈文件中，不写在要求里：请要求 { $request }，或在 environments 下为 { $environment } 写一项
fault-extras-in-request = 在要求中 { $name } 不带附加项（{ $extras }）；构建形式写作 { $name }:VARIANT
fault-import-bad-line = 无法把 { $line } 读作 Python 包的依赖
fault-import-needs-overlay = { $package } 没有覆盖文件：类别、标题、摘要和许可证须写在 NAME.yaml 中，用 --overlay 给出
fault-import-no-requirements = 此处没有写明 { $package } { $version } 需要什么：请同时给出 pip 的安装报告
fault-import-no-wheel = { $package } 没有任何版本带 Linux 的 wheel：不自行构建就无法安装
fault-impossible-range = 没有版本能符合 { $specifier }
fault-interface-in-pin = @{ $interface } 是接口，只能固定模块
fault-label-needs-equals = { $clause } 中的标签 { $label } 须配 ==：它指定一个构建
fault-not-a-request = 要求中不能写 '{ $word }'：那属于清单
fault-pin-without-versions = 固定 { $name } 时没有写版本
fault-request-too-long = 要求有 { $length } 个字符，超过 { $limit } 个
fault-together-with-environments = together 把全部放进同一个环境，却又写了这些环境：{ $environments }
fault-two-variants = 同时要求两种构建形式：{ $one } 和 { $other }
fault-unknown-environment = 没有名为 { $environment } 的环境{ $suggestion ->
    [none] {""}
   *[other] ；是否想写 { $suggestion }？
}
fault-variant-in-pin = 固定 { $name } 时写了构建形式（{ $variant }）：只能固定版本
fault-variant-of-interface = @{ $interface } 是接口，没有构建形式 { $variant }

# 清单

fault-bad-date = { $value } 不是日期：请写作 2026-11-22
fault-bad-size = { $value } 不是大小：请写数字加 B、KiB、MiB、GiB 或 TiB{ $suggestion ->
    [none] {""}
   *[other] ；是否想写 { $suggestion }？
}
fault-bad-template = 模板中不能用 { $field }；可用 { $known }
fault-bad-version = { $version } 不是 { $scheme } 方案的版本
fault-category-differs = { $other } 给此模块指定了另一个类别，而类别只能有一个
fault-earlier-container = 仅有容器方式无法迁移：该格式不指明镜像。请手写带镜像的变体，或加上 native 方式
fault-earlier-model = 模型在此不是模块：请移出此文件夹，并在栈文件中请求模型
fault-duplicate-backend = 后端 { $backend } 在此处和 { $other } 重复
fault-duplicate-module = 模块 { $module } 在此处和 { $other } 重复
fault-duplicate-release = { $version } 与 { $other } 是同一个版本
fault-no-releases = 没有任何版本
fault-not-a-module = conflicts 只写模块，而 { $text } 不是
fault-release-lacks = 此处缺少 { $key }：这个版本的各处说明都没有给出它
fault-release-without-variants = { $version } 没有任何构建形式：无法获取它
fault-requirement-syntax = 此处无法读懂需求：应为{ $expected ->
    [condition] 条件（host …、holds …、not、括号）
    [end] 结尾、| 或 if
    [fact] 事实的名称
    [name] 模块、@接口或 host
    [value] 值
    [variant] 构建形式的名称
   *[other] {" "}{ $expected }
}，却是{ $got ->
    [none] 结尾
   *[other] {" "}{ $got }
}
fault-requirement-too-deep = 条件嵌套超过 { $limit } 层
fault-reserved-name = { $name } 是需求语法中的词，不能作名称
fault-requirement-too-long = 需求有 { $length } 个字符，超过 { $limit } 个
fault-self-requirement = 模块不能需要或排斥它自己：{ $requirement }
fault-too-many-statements = 所有版本合计超过 { $limit } 条说明
fault-unknown-port = 没有端口 { $port }；声明的有 { $known }
fault-variant-lacks = 构建形式 { $variant } 缺少 { $key }
fault-when-matches-nothing = 没有版本符合 { $versions }

# 检查一组清单时的发现

fault-dangling-interface = { $module } { $version }{ $more ->
    [none] {""}
   *[other] （及更早的 { $more } 个）
} 要求 { $requirement }，而目录中没有任何模块提供它
fault-no-matching-release = { $module } { $version }{ $more ->
    [none] {""}
   *[other] （及更早的 { $more } 个）
} 要求 { $requirement }，而目录中没有符合的版本
fault-cycle = 这些模块互相需要，谁也不能先装：{ $members }
fault-unreachable-condition = { $module } { $version }{ $more ->
    [none] {""}
   *[other] （及更早的 { $more } 个）
}：{ $requirement } 的条件在任何机器上、与任何版本都不会成立
fault-contradictory-host = { $module } { $version }{ $more ->
    [none] {""}
   *[other] （及更早的 { $more } 个）
}：没有机器能同时满足 { $one } 和 { $other }
fault-contradictory-requirements = { $module } { $version }{ $more ->
    [none] {""}
   *[other] （及更早的 { $more } 个）
}：没有版本能同时符合 { $one } 和 { $other }
fault-unknown-module = 没有名为 { $name } 的模块：是否想写 { $suggestion }？开放模块的内容无法检查
fault-unknown-replacement = 由 { $name } 取代，而没有这个名称的模块{ $suggestion ->
    [none] {""}
   *[other] ；是否想写 { $suggestion }？
}
fault-image-without-tag = 镜像 { $image } 既没有标签，也没有摘要
fault-image-moves = { $image } 的标签 { $tag } 明天就可能指向另一个镜像：请写明版本或摘要
fault-two-hashes = { $artefact } 在 { $other } 中是另一个哈希值
fault-shadowed-variant = 构建形式 { $variant } 与排在前面的 { $by } 相同：它永远不会被选中
fault-port-clash = { $module } 不能与 { $others } 同时运行：它们都固定使用端口 { $port }
fault-port-twice = 端口 { $other } 和 { $name } 都是 { $port }
fault-health-port = 健康检查没有写明询问哪个端口{ $known ->
    [none] ，也没有声明任何端口
   *[other] ：{ $known }
}
fault-bad-licence = { $licence } 既不是 SPDX 表达式，也不是 LicenseRef-...{ $suggestion ->
    [none] {""}
   *[other] ；是否想写 { $suggestion }？
}
fault-unlisted-licence = 没有许可证类别包含 { $licence }：按类别写的策略会拒绝它
fault-secret-value = { $value } 看起来就是密钥本身：清单只写密钥的名称，不写它的值
fault-gaps = { $module } 没有写明：{ $facts }

# 机器矩阵所显示的

fault-dead-release = { $module } { $versions } 在矩阵的任何机器上都无法安装；最接近的是 { $profile }
fault-shadowed = { $module } 的 { $of } 个版本中有 { $count } 个，除非点名或被需要，在矩阵的任何机器上都不会被选中：{ $versions }
fault-combines-with-none = { $module } 不能与同类的任何其他模块并存，即使在两者各自都能安装的机器上

# 策略遗漏了什么，或完全禁止了什么

fault-tier-hole = { $machine } 不属于策略 { $policy } 的任何等级：{ $facts }
fault-tier-overlap = { $machine } 同时属于策略 { $policy } 的多个等级（{ $tiers }）：{ $facts }
fault-rule-never-applies = 规则 { $rule } 对 { $count } 台机器都不适用
fault-rule-forbids-module = 规则 { $rule } 使所有能安装 { $module } 的机器都不得安装它：{ $subject }
fault-rule-wrong-scheme = 规则 { $rule }：{ $specifier } 不是 { $module } 的版本范围，其版本遵循 { $scheme }

# 一次改动去掉了什么，或改变了什么

fault-became-uninstallable = { $module } { $oldest ->
    [none] { $newest }
   *[other] { $oldest } 至 { $newest }（共 { $count } 个版本）
}在以下机器上不能再安装：{ $named }{ $more ->
    [none] {""}
   *[other] {" "}及另外 { $more } 台机器
}
fault-release-gone = { $module } { $oldest ->
    [none] { $newest }
   *[other] { $oldest } 至 { $newest }（共 { $count } 个版本）
}已不在目录中
fault-module-gone = { $module } 已不在目录中：原先在 { $file }
fault-plan-lost = { $request } 在以下机器上不再有方案：{ $named }{ $more ->
    [none] {""}
   *[other] {" "}及另外 { $more } 台机器
}{ $missing ->
    [none] {""}
   *[other] ；没有名为 { $missing } 的模块或接口
}
fault-choice-changed = { $request } 由 { $before } 变为 { $after }，机器为 { $named }{ $more ->
    [none] {""}
   *[other] {" "}及另外 { $more } 台机器
}{ $cause ->
    [gone] ：{ $before } 已不在目录中
    [impossible] ：{ $before } 在那里不能再安装
    [new] ：{ $after } 是新版本
    [possible] ：{ $after } 在那里现在可以安装
   *[other] {""}
}
fault-plan-changed = { $stack } 的方案有变，机器为 { $named }{ $more ->
    [none] {""}
   *[other] {" "}及另外 { $more } 台机器
}：{ $changes }{ $modules ->
    [none] {""}
   *[other] ；改动的有 { $modules }
}

# 策略

fault-allow-one-kind = 规则 { $rule } 按多种事物放行：只能写一种
fault-allow-or-deny = 规则 { $rule } 必须要么允许要么禁止
fault-bad-comparison = { $fact } 不能按 { $comparison } 比较：应为{ $expected ->
    [boolean] {" "}true 或 false
    [number] 数字
    [size] 大小，如 16GiB
    [text] {" "}== 或 != 加文本
    [version] 版本号
   *[other] {" "}{ $expected }
}
fault-bad-condition = { $condition } 没有检验任何事实：可写作 'memory.effective >=16GiB'
fault-condition-cycle = 条件 { $name } 以它自己为前提
fault-duplicate-name = 名称 { $name } 用了两次
fault-empty-condition = 条件是空的
fault-empty-rule = 规则 { $rule } 没有对象
fault-tier-in-tier = 等级 { $tier } 以等级定义：它必须以事实为依据
fault-unknown-condition = 没有名为 { $name } 的条件{ $suggestion ->
    [none] {""}
   *[other] ；是否想写 { $suggestion }？
}
fault-unknown-cost = 没有名为 { $name } 的更正方式{ $suggestion ->
    [none] {""}
   *[other] ；是否想写 { $suggestion }？
}
fault-unknown-fact = 没有名为 { $key } 的事实{ $suggestion ->
    [none] {""}
   *[other] ；是否想写 { $suggestion }？
}
fault-unknown-licence = 不认识许可证 { $licence }{ $suggestion ->
    [none] {""}
   *[other] ；是否想写 { $suggestion }？
}
fault-condition-too-large = 条件 { $name } 超过 { $limit } 个部分

# YAML 解析器无法通过之处

fault-colon-missing = 此处的键后面没有冒号
fault-stray-colon = 此处不能开始一个键：请与相邻的键对齐，或给含冒号的文本加引号
fault-stray-text = 值已结束，后面不能再有内容：请给整个文本加引号
fault-indentation = 此处的缩进与上文都不一致
fault-value-expected = 此处缺少一个值
fault-in-brackets = 此处应为逗号或右括号：括号在第 { $line } 行打开
fault-more-faults = 此文件还有更多错误：只列出前 { $limit } 个
fault-needs-quotes = 以 { $character } 开头的文本必须加引号
fault-ends-early = 文件到此结束，而{ $line ->
    [none] 括号或引号
   *[other] 第 { $line } 行开始的内容
}没有闭合
fault-newer-schema = 此文件的格式是 { $got }，用于更新的 las：此版本只读 { $known }
fault-wrong-length = { $key } 有 { $length } { $unit ->
    [characters] 个字符
   *[entries] 项
}：应为 { $expected }
fault-range-without-name = { $specifier } 是没有模块的范围；含逗号的内容必须加引号
fault-bad-port = { $text } 不是模块的端口：请写 MODULE=NUMBER 或 MODULE:NAME=NUMBER，最大 65535
fault-two-ports = { $port } 同时要求端口 { $one } 和 { $other }：请只给一个
