# 后端做不到的事。

executor-act-without-effect = 之后 { $resource } 为 { $found }{ $detail ->
    [none] {""}
   *[other] （{ $detail }）
}
executor-act-foreign = 有不是此 las 安装所创建的东西占用了 { $resource } 的名字（{ $detail }）
    las 不会动它：请将其移除或改名，然后再次运行同一命令。
executor-act-different = { $resource } 存在，但与应有的不符：{ $detail }
executor-act-nothing-to-start = { $resource } 为 { $found }，无法启动
executor-act-ended = { $resource } 已不再运行{ $detail ->
    [none] {""}
   *[other] （{ $detail }）
}：las logs 显示它的输出
executor-act-unhealthy = { $resource } 在运行，但健康检查未通过{ $detail ->
    [none] {""}
   *[other] （{ $detail }）
}
executor-act-not-so = 最后 { $resource } 为 { $found }{ $detail ->
    [none] {""}
   *[other] （{ $detail }）
}
executor-engine-refused = 引擎拒绝 { $what }（{ $subject }）：{ $said }
executor-engine-silent = 引擎对 { $what }（{ $subject }）没有应答：{ $said }
executor-image-missing = 引擎没有镜像 { $image }，也没有说明从哪里取得
executor-image-other = { $resource } 不是计划所指的镜像：{ $wanted }
executor-image-tag-stolen = { $resource } 的归档会从另一镜像夺走标签 { $tag }
executor-archive-broken = { $archive } 不是完好的归档，或内容不符：{ $said }
executor-container-gone = 容器 { $container } 已不在
executor-backend-missing = 没有名为 { $backend } 的后端；现有：{ $known }
executor-backend-cannot = 后端 { $backend } 无法承载 { $resource }
executor-backend-twice = 有两个后端都叫 { $backend }：其中一个来自 { $entry }
executor-backend-broken = 后端 { $backend }（{ $entry }）无法打开：{ $said }
executor-secret-missing = 机密 { $name } 没有值：las secret set { $name }
executor-archive-too-large = { $resource } 会超过允许的 { $limit } 字节
executor-archive-too-many = { $resource } 会超过允许的 { $limit } 个文件
executor-archive-unsafe = 没有解包任何内容：{ $member }{ $why ->
    [absolute] {" "}是绝对路径，位于文件夹之外
    [encrypted] {" "}是加密的
    [link] {" "}是链接
    [name] {" "}不能作文件名
    [outside] {" "}会落在文件夹之外
    [setuid] {" "}会以其他用户的权限运行
    [twice] {" "}在归档中出现两次
   *[special] {" "}既不是普通文件，也不是文件夹
}
executor-artefact-other = 从 { $url } 得到的是另一个文件：其 SHA-256 为 { $has }，应为 { $wanted }
executor-artefact-refused = 服务器拒绝了 { $url }，状态码 { $status }
executor-artefact-scheme = 无法获取 { $url }：只能用 file、http 和 https
executor-artefact-too-large = { $url } 超过应有的 { $limit } 字节
executor-artefact-unreachable = 无法获取 { $url }（{ $said }）：已收到的部分保留，las apply 会从那里继续
executor-configuration-not-kept = { $path } 无法另行保存，因此没有替换：它不是普通文件，或超过 { $limit } 字节
executor-configuration-record-broken = las 为被替换文件保存的记录无法读取：{ $path }
executor-file-failed = { $path }：{ $said }
executor-native-not-started = 本机进程的监管程序无法启动：{ $said }
executor-native-path-too-long = 套接字的路径不能像 { $path } 这样长：最多 { $limit } 字节；请选择离根目录更近的数据文件夹
executor-native-path-unusable = 本机进程的监管程序不能使用含空格、引号、% ; 或 # 的路径：{ $path }
executor-native-refused = 本机进程的监管程序拒绝了 { $what }（错误 { $fault }）：{ $said }
executor-native-silent = 本机进程的监管程序没有应答：{ $said }
executor-process-accelerator = 在本机上无法把 { $accelerator } 交给 { $resource }：需要 UUID，或带编号的 CDI 名称
executor-process-name = { $name } 不能作进程名（{ $resource }）：只用字母、数字、点、- 和 _，最多 64 个
executor-process-not-executable = { $command } 不是可以运行的程序（{ $resource }）
executor-process-port-taken = { $address } 的端口 { $port } 已被其他程序占用，因此无法启动 { $resource }
executor-python-failed = { $python } 失败：{ $said }
executor-units-no-manager = { $socket } 处没有 systemd 的用户管理器在监听：它所运行的东西既看不到，也改不了
    las doctor 会给出补救办法。
executor-units-no-systemctl = 无法运行 systemctl（{ $cause }），而 systemd 的单元需要它
executor-units-path-unusable = systemd 的单元不能使用含引号、$ 或反斜杠的路径：{ $path }
executor-units-refused = systemd 的用户管理器拒绝了 { $method }（{ $unit }）：{ $said }
executor-units-silent = systemd 的用户管理器对 { $method } 没有应答
    las doctor 会检查所需的一切。
executor-wheel-broken = { $wheel } 不是完好的 wheel：{ $said }
