# 某个选择要执行还缺什么。

unready-backend-none = { $module } { $kind ->
    [container] 在容器中运行
   *[other] 直接在主机上运行
}，而本机没有能承载它的后端；已查找：{ $known }
    请安装并启动其中之一；las backend list 显示各后端的情况。
unready-backend-lacks = { $backend } 承载此处运行的内容，但无法提供 { $module } 所需的（{ $lacks }）
    las backend list 显示各后端能做什么。
unready-image-unpinned = 目录没有说明 { $image } 是哪个镜像（用于 { $module }）
    请拉取或载入它，使其 ID 在此可知；或在其清单中写明 `image-id` 或 `digest`。
unready-artefact-unknown = 目录没有说明从哪里取得 { $module }（{ $missing }）
    请在其清单中写明：docs/manifests.md
unready-command-unknown = 目录没有说明 { $module } 如何直接在主机上运行
    请在其清单中写明 `run: { "{" }command: […]{ "}" }`，或使用其镜像。
unready-lan-unknown = { $module } 应可从本地网络访问，但未找到本机在其中的地址
    请给出：--fact network.lan=192.168.1.5；或让 { $module } 只在回环地址上。
unready-port-unknown = { $module } 的命令提到了它没有的端口 { $port }
    请修正其清单。
unready-variable-unset = { $module } 需要 { $variable } 的值
    请写入栈文件的 `variables: { "{" }{ $module }: { "{" }{ $variable }: …{ "}" }{ "}" }`。
unready-python-unknown = 环境 { $environment } 需要 { $wanted }，此处未找到{ $known ->
    [none] {""}
   *[other] （现有：{ $known }）
}
    请说明它在何处：--fact python.interpreters=/opt/{ $wanted }；或要求另一个：'python ==3.11.*'
unready-wheel-unknown = 目录中没有 { $module } 的 wheel
    请在其清单中写明 `artefact`、`url`、`sha256` 和 `download`：docs/manifests.md
unready-archive-unknown = { $file } 不是可解压的归档（用于 { $module }）
    可用的有：{ $known }
unready-accelerator-unnamed = 不知道 { $module } 该如何称呼加速器 { $accelerator }
    las detect --verbose 显示已知的加速器信息。
