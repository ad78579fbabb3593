# 帮助。.about 是一段说明，.examples 是若干行“命令  # 作用”。

help-word-usage = 用法：
help-word-command = COMMAND [OPTIONS]
help-word-options-here = [OPTIONS]
help-word-arguments = 参数
help-word-options = 选项
help-word-common = 每个命令都有的选项
help-word-commands = 命令
help-word-codes = 退出码
help-word-examples = 示例

help-group-plan = 方案
help-group-state = 已安装的内容
help-group-machine = 本机
help-group-catalogue = 可以安装什么
help-group-settings = 设置与格式

help-las = las 规划并维护一台本地 AI 工作站：给出一个适合本机、并且是最优的安装方案。
    .examples =
        las detect  # 看看本机是什么样的机器
        las modules  # 看看本机能装什么
        las solve open-webui ollama  # 制定安装方案；不改动任何东西
        las explain vllm  # 为什么是这个版本，为什么不用更新的
    .codes =
        0  # 完成
        1  # 失败
        2  # 有变更（仅在使用 --detailed-exitcode 时）
        3  # 没有可行的方案
        4  # 锁文件过时
        5  # 硬件与锁文件不同
        64  # 用法错误
        130  # 被中断
    .more = las COMMAND --help 详细说明一个命令，并附示例。

help-solve = 为您的要求找出最优方案，或说明为什么没有。
    .about =
        REQUEST 是一个模块，可带版本（vllm、'torch >=2.10'、torch:cpu），或任何提供某接口的模块（@openai-api）。不写时读取 ./las.yaml。不会安装任何东西：得到的是方案，或互相冲突的事实及解决办法。
    .examples =
        las solve open-webui ollama  # 本机的最优方案
        las solve -f las.yaml -o plan.json  # 为栈文件制定方案并保存
        las solve 'vllm >=0.30' --profile lab.json  # 为另一台机器制定方案
        las solve vllm --fact nvidia-driver=580.65.06  # 假如驱动更新会怎样？
        las solve --together 'vllm ==0.32.0' 'torch ==2.15.0'  # 全部放进一个环境
        las solve --current plan.json --upgrade vllm  # 只变更 vllm 所需的部分
        las solve vllm -o plan.json --certify  # 保存没有更好方案的证明
help-explain = 说明方案中为什么有或没有某个模块，以及为什么不用更新的版本。
    .about =
        给出 TARGET 时，说明它的由来、每个更新版本的障碍、为何用这个构建、端口和位置，以及没有它会怎样；意料之中的内容加 -v 显示。加 --not 时，说明为何不采用含有它的方案。不给 TARGET 时，说明方案中每一项的由来。方案取自 ./las.yaml 或 -f，或 --given 的要求，或仅为该目标本身。
    .examples =
        las explain vllm  # 为什么是这个 vllm，而不是最新版
        las explain torch --given vllm  # 要求 vllm 时为什么用这个 torch
        las explain -f las.yaml  # 栈文件的方案中每一项的由来
        las explain --not 'vllm >=0.30'  # 为什么不采用那样的方案
        las explain --not-together vllm sglang  # 为什么这两者不在同一个环境
help-what-if = 按现状和按假设各做一个方案，说明有何不同及其原因。
    .about =
        假设由 --fact、--gpu（代替机器上的显卡）、--memory、--without 和 --policy 给出，可任意组合；要求之前可写 --。其余与 las solve 相同。驱动从不假定：除非用 --fact 说明，否则保持原样。退出码 3：假设下没有方案。
    .examples =
        las what-if --fact nvidia-driver=580.65.06 -- vllm  # 驱动更新有用吗？
        las what-if --gpu 'RTX 5090*2' --memory 128GiB -- vllm  # 换显卡呢？
        las what-if --without torch -f las.yaml  # 有什么离不开它？
        las what-if --policy strict.yaml --current plan.json  # 某个策略会去掉什么？
help-outdated = 显示哪些模块落后于最新版本，以及是哪个固定、事实、策略或版本造成的。
    .about =
        查看已安装的内容（--current），或为要求、栈文件制定的方案。每项给一条理由；-v 显示全部。
    .examples =
        las outdated --current plan.json  # 哪些可以更新？
        las outdated -f las.yaml -v  # 每条理由
        las outdated --current plan.json --detailed-exitcode  # 有落后时以 2 退出
help-diff = 显示两个方案有何不同。
    .about =
        比较两个方案文件的结果：版本、构建、端口、所用加速器，以及各自的目标值；并说明它们是否出自同样的机器、目录和策略。
    .examples =
        las diff monday.json friday.json  # 有什么变动？
        las diff monday.json friday.json --detailed-exitcode  # 不同时以 2 退出
help-need = 说明需要什么：满足要求所需的最少部件和软件。
    .about =
        考虑所有已知的显卡、内存容量、驱动分支，以及需求提到的其他事实。若另一个答案在各方面都不差，则略去：新部件的数量、其内存、其功率、能否得到最新版本。显卡只与同一厂商的显卡相比。每个答案都在该机器上求解确认过。
    .examples =
        las need vllm  # 本机缺什么
        las need 'vllm >=0.30' comfyui --profile lab.json  # 另一台机器缺什么
        las need vllm:image --from none  # 某个构建所需的最小机器
help-verify = 用另一套独立的代码再检查一遍方案。
    .about = 重新读取方案、清单、事实和策略，逐一确认每条需求、冲突、容量、端口和许可，或指出不成立的那些。
    .examples =
        las verify plan.json  # 方案现在在本机成立吗？
        las verify plan.json -f las.yaml  # 它是否就是栈文件所要求的？
        las verify plan.json --proof certificate  # 是否没有更好的？
help-apply = 规划，显示计划，询问，然后执行；或执行已保存的计划。
    .about = 新的东西先全部备好，旧的继续运行；然后停下让位者，启动接替者，并须通过健康检查。任何一步失败都会全部撤回，原先的重新运行。Ctrl-C 会等正在进行的步骤结束，再按一次则立即离开。无论何时被中断或被杀死，下一个写入命令都会完成它或撤回它；las rollback 则撤回它。退出码：4，计划针对另一代、另一目录或另一策略；5，针对另一台机器。
    .examples =
        las apply open-webui ollama  # 规划，询问，安装
        las apply -f las.yaml --yes  # 使本机如栈文件所述
        las solve -f las.yaml -o plan.json  # 保存计划，查看，
        las apply plan.json  # 然后恰好执行它
        las apply --upgrade ollama  # 之前要求的，配更新的 ollama
        las apply -f las.yaml --dry-run  # 只显示计划
help-status = 显示已安装什么及其真实状况：版本、健康、端口、内存、漂移。
    .examples =
        las status  # 一目了然
        las status --watch  # 反复显示
        las status --json  # 供程序使用
help-start = 启动当前一代所运行的：全部，或所指定的。
    .examples =
        las start open-webui  # 其中之一
help-stop = 停止当前一代所运行的：全部，或所指定的。
    .about = 什么也不移除，las drift 会指出它未运行；las start 可再次启动。
    .examples =
        las stop open-webui  # 其中之一
        las stop  # 全部
help-restart = 停止并重新启动当前一代所运行的。
    .examples =
        las restart open-webui  # 其中之一
help-logs = 显示运行中的东西输出了什么。
    .examples =
        las logs open-webui  # 所保留的全部
        las logs open-webui -f --since 10m  # 最近十分钟及之后的
help-drift = 显示现实与已安装的有何差异。
    .about = 查看真实存在的，不相信任何记录。什么也不改变。
    .examples =
        las drift  # 有何差异
        las drift --detailed-exitcode  # 有差异时退出码为 2
help-repair = 使现实重新如当前一代所述。
    .about = 与其他计划一样：先显示，再询问。被更改的会重新创建；卷保持原样。
    .examples =
        las repair  # 显示，询问，修复
        las repair --dry-run  # 只显示将做什么
help-rollback = 返回更早的一代，与其他计划一样。
    .about = 更早一代所运行的会保留并停止，直到 las gc 回收。卷中的数据保持现状。被中断的更改不会先被继续：已开始的会被撤回。
    .examples =
        las rollback  # 返回上一代
        las rollback --to 3  # 返回 las history 中的某一代
help-remove = 去掉曾要求的东西，以及别的都不再需要的。
    .about = 卷会保留：其中有数据。
    .examples =
        las remove ollama  # 显示，询问，移除
help-pin = 将模块固定在某些版本或已安装的版本；列出固定了什么。
    .examples =
        las pin ollama  # 固定在现已安装的版本
        las pin 'ollama >=0.30,<0.31'  # 在这些版本之内
        las pin  # 列出固定了什么
        las pin ollama --remove  # 不再固定
help-secret = 保存计划只提名字、从不包含的值。
    .examples =
        las secret set POSTGRES_PASSWORD  # 询问，且不显示
help-secret-set = 保存一个机密的值，来自提示或标准输入。
    .about = 它存于数据文件夹，只有你能读，在创建需要它的东西时交给它。
    .examples =
        las secret set POSTGRES_PASSWORD  # 询问，且不显示
        pwgen 20 1 | las secret set POSTGRES_PASSWORD  # 来自程序
help-gc = 移除保留的各代都不再需要的：容器、镜像、环境。
    .about = 显示将移除什么及其字节数，然后询问。数据卷绝不在其中，之前就在引擎中的镜像也不在其中；你命过名的镜像以该名字留下。东西被移除的那一代，须重新取得才能返回。
    .examples =
        las gc --dry-run  # 只显示
        las gc --keep 3 --yes  # 除最近三代所需之外的全部
help-history = 列出每一代和其他记录：何时，何人，改动了什么。
    .about = 最早的在前。已开始而未完成的改动会写明进行到哪一步。
    .examples =
        las history  # 全部
        las history --last 5 --json  # 最近的几条，供程序使用
help-audit = 查看所作的记录。
    .examples =
        las audit verify  # 一切是否与写入时一样？
help-audit-verify = 检查所有记录是否与写入时一样，否则指出不同之处。
    .about = 核对每条记录的校验和、序号和前一条的散列，并将各代、方案和索引与记录对照。不改动任何东西。退出码 1 表示得到过确认的内容丢失或被改动；被中断的命令留下的痕迹会说明，但不算失败。
    .examples =
        las audit verify  # 全部
        las audit verify --state /mnt/backup/state  # 检查备份
help-detect = 显示本机的处理器、内存、加速器、驱动、容器和磁盘。
    .about = 不改动任何东西，也不访问网络。加 --json 得到机器档案，其他命令都可用 --profile 读取它。-v 显示每个事实及其来源。--capture 记录向本机询问了什么、得到什么回答，并遮盖序列号、UUID、地址、主机名和账户名。
    .examples =
        las detect  # 与规划有关的内容
        las detect --json > machine.json  # 本机的档案，可在别处用来规划
        las detect --explain memory --explain accelerator.0  # 它们从何而来，可信度如何
        las detect --capture capture/  # 采集本机，以便附在报告里
        las detect --replay capture/  # 从采集文件重现一台机器
help-tier = 显示本机的等级，以及据以判定的条件。
    .examples =
        las tier  # 哪个等级，怎样可以更高
        las tier --profile lab.json  # 另一台机器的等级
help-profile = 为不在手边的机器制作档案。
    .examples =
        las profile build --gpu 'RTX 3090*2' --driver 560.35.03  # 两块显卡
help-profile-build = 用已知部件制作档案，其内容足以用来规划。
    .about = 结果是 JSON，与 `las detect --json` 相同。部件没有说明的内容可用 --fact 给出。
    .examples =
        las profile build --gpu 'RTX 4090*2' --driver 570.195.03 -o box.json  # 两块显卡
        las solve vllm --profile box.json  # 然后为它规划
help-modules = 列出在此能装什么，什么要满足条件才能装，什么不能装。
    .examples =
        las modules  # 分三组，附原因
        las modules --profile box.json  # 从另一台机器来看
help-show = 显示目录中一个模块的版本、需求、端口、许可证和来源。
    .examples =
        las show vllm  # 最新版
        las show vllm -v  # 以及所有已知版本
help-check = 检查清单和策略，指出每个错误所在的文件、行和列。
    .about =
        PATH 是一个清单或存放清单的文件夹：只说它们的错误，以及它们在别处引起的错误。不给 PATH 时，检查内置目录和您自己的清单。每个版本都在矩阵的每台机器上判定，以找出哪里都装不上的版本。
        退出码 1 表示有错误；使用 --strict 时也包括警告。
    .examples =
        las check  # las 会读取的全部内容
        las check ./manifests  # 此文件夹中的清单
        las check --no-matrix new.yaml  # 一个文件，立即得出
        las check --format github manifests  # 在拉取请求中作标注
        las check --against origin/main manifests  # 分支带走了什么
        las check --strict --stats  # 缺少什么，以及各有多少
help-manifests = 清单里可以写什么，以及清单从何而来。
    .examples =
        las manifests schema > las.module.json  # 供编辑器的 YAML 支持使用
help-manifests-schema = 输出模块清单（las.module/1）的 JSON Schema。
    .examples =
        las manifests schema > las.module.json  # 供编辑器的 YAML 支持使用
help-manifests-import = 由软件自身的说明生成清单。
    .examples =
        las manifests import pypi facts.yaml --overlay overlays -o manifests  # 来自 PyPI
help-manifests-import-pypi = 由 Python 软件包索引的元数据生成模块清单。
    .about = FILE 是收集好的事实（las-facts/pypi/1）、pip 的安装报告，或 pylock.toml。不会下载任何内容。元数据没有说明的（类别、许可证、镜像、已知冲突）写在覆盖文件中。不给 --package 时，导入有覆盖文件的每个软件包。
    .examples =
        las manifests import pypi facts.yaml --overlay overlays -o manifests  # 全部导入
        las manifests import pypi facts.yaml --package vllm --overlay vllm.yaml  # 只输出一个
        pip install --dry-run --no-deps --report r.json --ignore-installed numba  # 询问 pip，
        uv pip compile --no-deps --format pylock.toml numba.in -o pylock.toml  # 并取得所有 wheel
        las manifests import pypi r.json pylock.toml --package numba --collect  # 按此形式保存
help-manifests-migrate = 把早期格式的清单转换为当前格式。
    .about = 读取 DIR 下的每个文件：早期 LocalAIStack 格式（每个模块一个文件夹，内有 manifest.yaml），以及我们自己的旧版格式。没有对应项的内容会被告知，并保留为注释。只要有一个文件有误，就不写入任何文件；不带 -o 或 --in-place 时只输出清单。
    .examples =
        las manifests migrate modules  # 查看会写入什么
        las manifests migrate modules -o manifests  # 写入 manifests/类别s/NAME.yaml
        las manifests migrate manifests --in-place  # 每个文件写在原处
help-backend = 承载各项内容的后端：容器引擎、主机进程，以及他人提供的后端。
    .examples =
        las backend list  # 有哪些可用，各能做什么
help-backend-list = 显示每个后端、是否可用以及能做什么。
    .examples =
        las backend list
        las backend list --profile box.json  # 针对另一台机器
help-backend-schema = 输出后端清单（las.backend/1）的 JSON Schema。
    .examples =
        las backend schema > las.backend.json  # 供编辑器的 YAML 支持使用
help-doctor = 检查 las 所需的一切，并说明不正常之处该怎么办。
    .examples =
        las doctor
        las doctor --json  # 供脚本使用；有失败项时以 1 退出
help-policy = 策略的内容，以及在此允许什么。
    .examples =
        las policy schema > las.policy.json  # 供编辑器的 YAML 支持使用
        las policy show  # 本机允许什么
help-policy-test = 运行策略测试：若干机器，以及那里必须成立的事。
    .about = 每个 FILE（las.policy-test/1）列出策略，并逐例给出由已知部件构成的机器或配置文件，以及预期的等级、限制和应允许或应拒绝的模块。这台机器的例外不计入。退出码 1：有测试失败。
    .examples =
        las policy test examples/policies/tests/office.yaml  # 策略说的是它该说的吗？
help-policy-test-schema = 输出策略测试（las.policy-test/1）的 JSON Schema。
    .examples =
        las policy test-schema > las.policy-test.json  # 供编辑器的 YAML 支持使用
help-policy-check = 在所有机器上找出等级的空缺与重叠，以及不起作用的规则。
    .about = 由求解器判定是否有机器不属于任何等级或同属两个等级，是否有规则或限制在哪里都不适用，或在其他规则之外不改变任何事。会指出显示问题的机器，以及构造其配置的命令。读取的是内置策略、配置中的策略和各个 POLICY。
    .examples =
        las policy check office.yaml  # 它有什么问题？
        las policy check office.yaml --strict  # 对不起作用的规则也判失败
help-policy-show = 显示一台机器上允许的内容：每个上限和规则，由什么规定，在何处。
    .about = 策略会叠加：先是内置策略，然后是 /etc/las、~/.config/las 和 .las 中的 policy.yaml 及 config.yaml 所列的文件，再是 LAS_POLICY，最后是 --policy。后面的只会收紧。对每个文件都说明它收紧了什么。
    .examples =
        las policy show  # 本机
        las policy show --policy office.yaml --profile laptop.json  # 另一个策略、另一台机器
help-policy-explain = 解释某样东西在一台机器上为何允许或不允许，由哪条规则决定，以及什么是未知的。
    .about = 对规则（office/no-lan）：它在此是否适用、禁止了什么。对键（accelerator-services、licence）：现在的规定及一切涉及它的内容。对模块：哪些版本获准、可从何处访问。
    .examples =
        las policy explain open-webui  # 在此能否使用，为什么
        las policy explain model-parameters  # 最大的模型，以及什么能提高它
help-policy-schema = 输出策略（las.policy/1）的 JSON Schema。
    .examples =
        las policy schema > las.policy.json  # 供编辑器的 YAML 支持使用
help-override = 在这台机器上带着理由解除策略的规则，并查看已解除的规则。
    .examples =
        las override add office/no-mit --reason '法务已批准' --expires 30d  # 解除一条规则
        las override list  # 这里解除了什么，什么已过期，什么已移除
help-override-add = 在这台机器上解除策略的一条规则或限制。
    .about = RULE 按回答中的写法给出，即 POLICY/RULE。例外会连同何人、何时、为何一起记录，在 --expires 给出的日期之后自行失效，也可以移除。没有它就不会有、或会不同的每个方案都会说明这一点。
    .examples =
        las override add office/no-mit --reason '法务已批准'  # 直到被移除
        las override add office/no-mit --module chatbox --expires 2026-12-31 --reason 试用  # 仅对一个模块
help-override-list = 列出这台机器的例外：有效的、已过期的和已移除的。
    .examples =
        las override list  # 这里解除了什么？
help-override-remove = 让规则重新生效。
    .examples =
        las override remove 1  # ID 如 las override list 所示
help-stack = 栈文件里可以写什么。
    .examples =
        las stack schema > las.stack.json  # 供编辑器的 YAML 支持使用
help-stack-schema = 输出栈文件（las.stack/1）的 JSON Schema。
    .examples =
        las stack schema > las.stack.json  # 供编辑器的 YAML 支持使用
help-config = 显示每项生效的设置及其来源。
    .about = 选项优先于环境变量（LAS_POLICY、LAS_MANIFESTS、LAS_STATE、LAS_LANG、LAS_COLOR），其次是此处的 .las/config.yaml，再次是 ~/.config/las/config.yaml，最后是 /etc/las/config.yaml。只有策略会全部叠加：任何一处都不能解除另一处的禁止。
    .examples =
        las config  # 现在生效的设置
        LAS_LANG=zh-CN las config  # 设了环境变量之后

help-argument-rule = 规则或限制，POLICY/RULE
help-argument-id = 例外的编号，如 las override list 所示
help-argument-subject = 规则、策略的键，或模块
help-argument-requests = 您想要的：模块或 @接口，可带版本
help-argument-targets = 要说明的模块；用 --not 时为一项要求，用 --not-together 时为两个模块
help-argument-plan = `las solve -o` 写出的方案文件
help-argument-before = `las solve -o` 写出的方案文件
help-argument-after = 要与之比较的方案文件
help-argument-module = 模块的名称
help-argument-source = 早期格式清单所在的文件夹
help-argument-files = 关于软件包的已知信息，一个或多个文件
help-argument-policies = 在内置策略和配置中的策略之外要检查的策略
help-argument-tests = 策略测试
help-argument-paths = 清单，或存放清单的文件夹；不给则为 las 读取的全部

help-option-file = 读取栈文件；没有要求时为 ./las.yaml
help-option-full-requires = 事实文件中各软件包的全部依赖（JSON）
help-option-package = 只导入此软件包（可重复）
help-option-overlay = 元数据没有说明的内容：放有 NAME.yaml 的文件夹，或单个文件
help-option-collect = 按覆盖文件 collected 键的形式输出各版本
help-option-folder = 写入 DIR/类别s/NAME.yaml，而不输出
help-option-in-place = 把每份清单写回其来源文件
help-argument-what = `las solve -o` 写出的计划文件，或你想要的：一个模块，必要时带版本
help-argument-names = las status 中的名字
help-argument-name = las status 中的名字
help-argument-secret = 持有它的变量的名字
help-option-dry-run = 只显示将做什么
help-option-usage = 同时查询各项占用的内存（需一两秒）
help-option-watch = 每两秒重新显示
help-option-follow = 继续显示后来的
help-option-since = 只要不早于此的：30s、10m、2h、1d
help-option-to = 那一代的编号
help-option-keep = 最近 N 代完整保留
help-option-environment = 只在此环境中
help-option-remove = 不再固定它
help-option-last = 只显示最近的 N 行
help-option-state = 记录已安装内容的文件夹
help-option-force = 覆盖内容不同的文件
help-option-together = 全部放进同一个环境，共用一个 Python；不用容器镜像
help-option-port = 模块使用的端口：vllm=8124，或 langfuse:http=3100
help-option-all-accelerators = 只用能在这台机器每个加速器上运行的版本
help-option-profile = 为此档案的机器规划，而不是本机
help-option-reason = 为什么解除此规则；会在每个需要它的方案中显示
help-option-only = 仅对这个模块（可重复）
help-option-expires = 生效的最后一天，如 2026-12-31，或从今天起的天数，如 30d
help-option-policy = 附加一个策略；多条规则中最严的生效（可重复）
help-option-manifests = 附加一个清单文件夹；它优先于内置清单（可重复）
help-option-fact = 给出没有检测到的事实，或假设它如此（可重复）
help-option-current = 已安装的内容：一个世代，或通向它的方案
help-option-given = 为这些要求规划，并在该方案中说明目标（可重复）
help-option-why-not = 说明为何不采用含有 TARGET 的方案
help-option-not-together = 说明两个模块为何不在同一个不用容器镜像的环境中
help-option-output = 把结果也写入此文件
help-option-lock = 写锁文件；与 --locked 同用时，拿方案与它核对
help-option-frozen = 完全照锁文件执行，不做任何决定；无法照办则拒绝
help-option-locked = 方案与锁文件不同即失败（退出码 4 或 5）
help-option-detailed-exitcode = 有变更、不同或落后时以 2 退出
help-option-upgrade = 允许此模块变更；不写 NAME 则全部允许（可重复）
help-option-budget = 超过此时间就停止搜索，并如实说明
help-option-certify = 保存没有更好方案（或没有任何方案）的证明（certificate）
help-option-proof = `las solve --certify` 写出的证明：是否没有更好的方案，或没有任何方案？
help-option-replay = 查看此文件夹中采集的机器
help-option-explain = 详细说明这项事实：一个键，或若干键的开头（可重复）
help-option-capture = 把本机采集到这个文件夹，以便附在报告里；标识会被遮盖
help-option-gpu = 一种显卡及其数量（可重复）
help-option-without = 方案不得含有此模块（可重复）
help-option-driver = 显卡驱动的版本
help-option-memory = 系统内存，如 64GiB
help-option-cores = 处理器核心数
help-option-os = 操作系统，如 'ubuntu 24.04'
help-option-arch = 处理器架构：x86_64 或 aarch64
help-option-disk = 磁盘大小，如 2TiB
help-option-start = 在本机上添加（here），或从零组装一台（none）
help-option-graph = 把方案或冲突画入 FILE：.svg、.dot 或 .mermaid
help-option-tree = 以树的形式显示方案或冲突
help-option-json = 以带版本的 JSON 格式回答
help-option-quiet = 只给答案，不加说明
help-option-verbose = 全部显示，不折叠
help-option-yes = 对所有问题回答同意
help-option-no-input = 从不提问
help-option-color = 颜色：auto、always 或 never（遵从 NO_COLOR）
help-option-lang = 文字的语言：en 或 zh-CN
help-option-help = 显示帮助
help-option-version = 显示版本
help-option-install-completion = 让您的 shell 能补全 las 命令
help-option-matrix = 在这些档案的机器上判定，而不是内置的机器
help-option-no-matrix = 不在机器上判定：只快速查看文件
help-option-against = 指出比 git 的这个版本、或此文件夹变差了什么
help-option-stack = 与 --against 同用时，也比较此栈文件的方案（可重复）
help-option-jobs = 用这么多个进程判定
help-option-strict = 警告也算失败；并指出缺少哪些事实
help-option-stats = 说明各项有多少
help-option-format = 答案的写法
