check-level-error = 错误
check-level-warning = 警告
check-level-note = 提示
check-fine = { $modules } 个模块、{ $releases } 个版本，没有错误
check-found = { $files } 个文件中有 { $errors } 个错误、{ $warnings } 个警告{ $notes ->
    [0] {""}
   *[other] 、{ $notes } 个提示
}
check-strict = 使用 --strict 时，警告也算失败
check-not-decided = 没有继续检查：请先修正这些
check-progress = 已在 { $machines } 台机器上判定 { $done }/{ $all } 个模块

check-no-path = 没有文件或文件夹 { $path }
check-no-manifests = 文件夹 { $path } 中没有清单：没有以 .yaml 结尾的文件
check-no-git = { $against } 不是文件夹，而能把它认作修订版的 git 没有安装
check-no-repository = { $against } 不是文件夹，而 { $path } 不在任何 git 仓库中：{ $told }
check-no-revision = { $against } 不是文件夹，也不是 { $repository } 中的修订版；浅克隆可能没有它：git fetch origin
check-unreadable-revision = git 无法读取 { $repository } 中的 { $against }：{ $told }
check-excluded = { $one } 与 { $other } 不能同时使用
check-stack-needs-against = --stack 指定要比较的方案：请同时给出 --against

check-stat-modules = 模块
check-stat-releases = 版本
check-stat-of-category = { $category }：{ $modules } 个，{ $releases } 个版本
check-stat-variants = 构建形式
check-stat-gaps = 缺少的事实
check-stat-profiles = 矩阵中的机器
check-stat-decisions = 判定
check-stat-dead = 无处可装的版本
check-stat-shadowed = 被遮蔽的版本

# 检查的各项规则说明什么，供在别处阅读报告的人参考。

check-help-bad-comparison = 事实与它不可能有的值比较，因此该需求永不成立。请与同类的值比较。
check-help-bad-condition = host 之后没有测试任何事实。请写事实的名称，需要时再写范围或一列值。
check-help-bad-licence = 许可证不是 SPDX 表达式。请写一个（https://spdx.org/licenses）；SPDX 未列出的许可证写作 LicenseRef- 加名称。
check-help-contradictory-host = 同一版本的两项需求在任何机器上都互相排斥，因此它永远无法安装。
check-help-cycle = 最新版本互相需要的模块，按任何次序都无法安装。请把其中一处改为 recommends。
check-help-dangling-interface = 有模块需要一个没有模块提供的接口。请修正名称，或添加提供它的模块。
check-help-image-moves = 这个标签会反复指向新的镜像，没人知道装的是什么。请写明版本，或加上摘要。
check-help-image-without-tag = 没有标签或摘要，镜像就是最新的那个。请写明版本，或加上摘要。
check-help-port-twice = 同一版本的两个端口号码和协议相同，只有一个能监听。
check-help-secret-value = 清单里似乎有令牌或密码。请先在签发处作废，再从这里删除。
check-help-two-hashes = 同一个文件有两个哈希值：其中一个是错的，或者文件发布后被改过。
check-help-unknown-fact = 机器没有这个名称的事实，因此该需求永不成立。
check-help-combines-with-none = 同类的其他模块都因端口、内存或版本与它互斥。若非本意，请放宽它的需求。
check-help-contradictory-requirements = 同一版本的两项需求使某个模块没有版本能同时符合，因此它几乎无法安装。
check-help-dead-release = 矩阵中没有机器能安装这个版本。请修正它的需求，标为 withdrawn，或添加它所适用的机器。
check-help-health-port = 声明了多个端口或没有端口时，健康检查必须写明询问哪一个。
check-help-no-matching-release = 目录中有这个模块，但没有在此范围内的版本。请添加版本，或修正范围。
check-help-port-clash = 固定在同一端口的服务不能同时运行。如果服务可以改用别的端口，请声明为 movable。
check-help-shadowed-variant = 两个构建形式在要紧之处都相同，每次都会选第一个。请删去一个，或写明差别。
check-help-unknown-module = 没有清单的名称是允许的，但这一个与某个模块的拼写几乎一样。
check-help-unknown-replacement = 取代某个版本的应当是目录中的模块。
check-help-unreachable-condition = 条件永远不会成立，因此该需求从不起作用。请删除它，或修正条件。
check-help-gaps = 清单没有写明的事实。缺少好过编造；有了来源再补上。
check-help-shadowed = 凡能安装这些版本的机器都有更新的版本，因此只有点名或需要它们时才会得到。旧版本如此是正常的。
check-help-unlisted-licence = 策略能写的许可证类别都不包含它，因此按未列出处理。
check-help-rule-forbids-module = 在此策略下没有人能安装这个模块。若是本意则无妨；否则请收窄规则，或添加例外。
check-help-rule-never-applies = 规则的条件在任何可能的机器上都不成立。请修正条件，或删除规则。
check-help-rule-shadowed = 没有这条规则，策略在每台机器上允许和禁止的都一样。请删除它，或收窄与它并列的规则。
check-help-rule-wrong-scheme = 无法得知规则说的是哪些版本。请按该模块的版本写法写范围。
check-help-tier-empty = 等级的条件在任何可能的机器上都不成立。请修正条件，或删除等级。
check-help-tier-hole = 在这样的机器上无法制定方案。请让其中一个等级涵盖它。
check-help-tier-overlap = 等级应互相排斥，在这样的机器上无法制定方案。请只让一个等级涵盖它。
check-help-tiers-undecided = 构造出的机器都没有显示出空缺或重叠，也没有证明它们不存在：对加速器求和的事实只有上下界。
check-help-became-uninstallable = 在那里已有此版本的人不能再次安装它。请修正它现在的需求，或有意放弃那些机器。
check-help-choice-changed = 在那里只按名称要求该模块的人，现在会得到另一个版本。
check-help-module-gone = 删去的模块不能再安装，提到它的栈也没有方案。请改为把它的版本标为 deprecated 或 withdrawn。
check-help-plan-changed = 这个栈的方案与改动之前不同。
check-help-plan-lost = 改动之前有方案，改动之后没有。请修正妨碍它的内容。
check-help-release-gone = 锁文件可能提到被删去的版本。请改为标为 deprecated 或 withdrawn。
check-help-format = 文件不符合清单的格式或语法：见 docs/manifests.md。
