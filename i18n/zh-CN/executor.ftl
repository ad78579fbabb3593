# 后端做不到的事。

executor-act-without-effect = 之后 { $resource } { $found }{ $details ->
    [none] {""}
   *[other] （{ $details }）
}
executor-act-foreign = 有不是此 las 安装所创建的东西占用了 { $resource } 的名字{ $details ->
    [none] {""}
   *[other] （{ $details }）
}
    las 不会动它：请将其移除或改名，然后再次运行同一命令。
executor-act-different = { $resource } 存在，但与应有的不符{ $details ->
    [none] {""}
   *[other] ：{ $details }
}
    若当前的一代含有它，las repair 重新创建它；若没有一代含有它，las gc 将它移除。
executor-act-nothing-to-start = { $resource } { $found }，无法启动
    las repair 使它恢复如应有。
executor-act-ended = { $resource } 已不再运行{ $details ->
    [none] {""}
   *[other] （{ $details }）
}
executor-act-unhealthy = { $resource } { $details ->
    [none] 在运行，但健康检查未通过{ $asked ->
        [none] {""}
       *[other] ：{ $asked }{ $status ->
            [none] {""}
            [silent] {" "}没有应答
           *[other] {" "}应答 { $status }
        }
    }
   *[other] 无法保持运行：{ $details }
}
executor-act-not-so = 最后 { $resource } { $found }{ $details ->
    [none] {""}
   *[other] （{ $details }）
}
executor-engine-refused = 引擎拒绝{ $what }（{ $subject }）：{ $said }
executor-engine-silent = 引擎没有应答{ $what }（{ $subject }）：{ $cause }
    las doctor 检查所需的一切。
executor-image-missing = 引擎没有镜像 { $image }，也没有说明从哪里取得
executor-image-other = { $resource } 不是计划所指的镜像：其 ID 应为 { $wanted }{ $has ->
    [none] {""}
   *[other] ，实为 { $has }
}
executor-image-tag-stolen = { $resource } 的归档会从另一镜像夺走标签 { $tag }
executor-archive-broken = { $archive } 不是完好的归档，或内容不符：{ $said }
executor-container-gone = 容器 { $container } 已不在
    las repair 重新创建它。
executor-backend-missing = 没有名为 { $backend } 的后端；现有：{ $known }
executor-backend-cannot = 后端 { $backend } 无法承载 { $resource }
executor-backend-twice = 有两个后端都叫 { $backend }：其中一个来自 { $entry }
executor-backend-broken = 后端 { $backend }（{ $entry }）无法打开：{ $said }
executor-secret-missing = 机密 { $name } 没有值：las secret set { $name }
executor-secret-unreadable = 无法读取机密 { $name }：{ $path }：{ $cause }
    它必须是所有者可读的文件。重新设置：las secret set { $name }
executor-archive-too-large = { $resource } 会超过允许的 { $limit } 字节
executor-archive-too-many = { $resource } 会超过允许的 { $limit } 个文件
executor-archive-unsafe = 没有解包任何内容：{ $member }{ $why ->
    [absolute] {" "}是绝对路径，位于文件夹之外
    [encrypted] {" "}是加密的
    [link] {" "}是链接，指向文件夹之外，或指向无法链接之物
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
executor-artefact-unreachable = 无法获取 { $url }（{ $cause }）：已收到的部分保留，las apply 会从那里继续
executor-collect-needed = { $by } 留下，并且需要它
executor-configuration-not-kept = { $path } 无法另行保存，因此没有替换：它不是普通文件，或超过 { $limit } 字节
executor-configuration-record-broken = las 为被替换文件保存的记录无法读取：{ $path }
executor-file-failed = { $path }：{ $cause }
executor-native-not-started = 本机进程的监管程序无法启动：{ $said }
executor-native-path-too-long = 套接字的路径不能像 { $path } 这样长：最多 { $limit } 字节；请选择离根目录更近的数据文件夹
executor-native-path-unusable = 本机进程的监管程序不能使用含空格、引号、% ; 或 # 的路径：{ $path }
executor-native-refused = 本机进程的监管程序拒绝了 { $method }（错误 { $fault }）：{ $said }
executor-native-silent = 本机进程的监管程序没有应答：{ $cause }
    las doctor 检查所需的一切。
executor-port-taken = { $address } 的端口 { $port } 已被其他程序占用，因此无法启动 { $resource }
    las doctor 会说明怎样查看是哪个程序。
executor-port-unusable = 当前用户无法使用 { $address } 的端口 { $port }（{ $cause }），因此无法启动 { $resource }
executor-process-accelerator = 在本机上无法把 { $accelerator } 交给 { $resource }：需要 UUID，或带编号的 CDI 名称
executor-process-held = 同名的另一个进程仍在运行，因此没有启动任何东西
executor-process-name = { $name } 不能作进程名（{ $resource }）：只用字母、数字、点、- 和 _，最多 64 个
executor-process-not-begun = 没有启动任何东西：{ $path }：{ $cause }
executor-process-not-executable = { $command } 不是可以运行的程序（{ $resource }）
    las drift 说明它是否被改动或移除。
executor-python-failed = { $python } 失败：{ $said }
executor-units-no-manager = { $socket } 处没有 systemd 的用户管理器在监听：它所运行的东西既看不到，也改不了
    las doctor 会给出补救办法。
executor-units-no-systemctl = 无法运行 systemctl（{ $cause }），而 systemd 的单元需要它
executor-units-path-unusable = systemd 的单元不能使用含引号、$ 或反斜杠的路径：{ $path }
executor-units-refused = systemd 的用户管理器拒绝了 { $method }（{ $unit }）：{ $said }
executor-units-silent = systemd 的用户管理器对 { $method } 没有应答
    las doctor 会检查所需的一切。
executor-wheel-broken = { $wheel } 不是完好的 wheel：{ $said }

# las 没有措辞的：他人的后端。
executor-other = 其后端报告 { $code }{ $fields ->
    [none] {""}
   *[other] （{ $fields }）
}

# 本身是代码的字段。
executor-found = { $found ->
    [absent] 缺失
    [different] 与应有的不符
    [foreign] 属于他人
    [made] 已存在
    [partial] 不完整
    [running] 正在运行
   *[stopped] 未运行
}
executor-what = { $what ->
    [check-health] 检查健康状况
    [connect] 连接
    [create-container] 创建容器
    [create-network] 创建网络
    [create-volume] 创建卷
    [get-image] 取得镜像
    [inspect-container] 查看容器
    [inspect-image] 查看镜像
    [inspect-volume] 查看卷
    [list-containers] 列出容器
    [list-images] 列出镜像
    [list-networks] 列出网络
    [list-volumes] 列出卷
    [load-image] 载入镜像
    [pull-image] 拉取镜像
    [read-logs] 读取日志
    [read-usage] 读取用量
    [remove-container] 移除容器
    [remove-image] 移除镜像
    [remove-network] 移除网络
    [remove-volume] 移除卷
    [rename-container] 重命名容器
    [start-container] 启动容器
   *[stop-container] 停止容器
}
executor-cause = { $cause ->
    [ChunkedEncodingError] 应答中途断开
    [ConnectTimeout] 未能及时连接
    [ConnectionError] 无法连接
    [DockerException] 无法连接
    [EACCES] 没有权限
    [EADDRNOTAVAIL] 本机没有这个地址
    [EAFNOSUPPORT] 本机没有这类地址
    [EDQUOT] 磁盘配额已用完
    [EIO] 磁盘出错
    [ECONNREFUSED] 那里没有程序在监听
    [ECONNRESET] 连接被中断
    [EEXIST] 已有同名之物
    [EISDIR] 这是文件夹
    [ELOOP] 链接过多
    [EMFILE] 打开的文件过多
    [ENOENT] 没有这个文件或文件夹
    [ENOEXEC] 这不是本机能运行的程序
    [ENOSPC] 磁盘已满
    [ENOTDIR] 路径中有一部分不是文件夹
    [ENOTEMPTY] 此文件夹不为空
    [EPERM] 不允许这样做
    [EPIPE] 连接被中断
    [EROFS] 此磁盘只能读取
    [ETIMEDOUT] 没有及时应答
    [ReadTimeout] 没有及时应答
    [TimeoutError] 没有及时应答
    [UnicodeDecodeError] 这不是 UTF-8 文本
    [interpreter] 其首行所指的程序不存在
    [missing] 没有这个套接字
    [no-permission] 您无权使用它
    [not-a-file] 这不是普通文件
    [silent] 那里没有程序在监听
   *[other] { $cause }
}

# 有何不同，或如何结束。
executor-detail-accelerators = 加速器
executor-detail-check = 健康检查
executor-detail-command = 命令
executor-detail-content = 内容
executor-detail-dead = 已失效
executor-detail-exit = 退出状态 { $status }
executor-detail-exposed = 在 { $address } 的端口 { $port } 监听，而不是 { $wanted }
executor-detail-file-added = 多出 { $file }
executor-detail-file-changed = { $file } 已更改
executor-detail-file-missing = 缺少 { $file }
executor-detail-folder = 工作文件夹
executor-detail-image = 镜像
executor-detail-internal = 是否为内部网络
executor-detail-cpu-limit = 处理器上限
executor-detail-log-limit = 日志上限
executor-detail-memory-limit = 内存上限
executor-detail-mode = 权限模式 { $has }
executor-detail-more = 另有 { $count } 处
executor-detail-name = { $name }
executor-detail-network = 网络
executor-detail-no-regular-file = 不是普通文件
executor-detail-removing = 正在移除
executor-detail-out-of-memory = 内存不足
executor-detail-paused = 已暂停
executor-detail-ports = 端口
executor-detail-privileges = 特权
executor-detail-process-limit = 进程数上限
executor-detail-python-missing = 缺少 bin/python
executor-detail-python-other = bin/python 是另一版本
executor-detail-read-only-root = 只读的根文件系统
executor-detail-secrets = 机密
executor-detail-section = 监管程序的配置段
executor-detail-several = 有 { $count } 个同名
executor-detail-sha256 = 其 SHA-256 为 { $has }
executor-detail-signal = 被 { $signal } 结束
executor-detail-specification = 规格
executor-detail-started = 已启动 { $count } 次
executor-detail-stop-time = 停止时限
executor-detail-unit = 其单元
executor-detail-unit-drop-in = 附加配置 { $path }
executor-detail-unit-elsewhere = 其单元载自 { $path }
executor-detail-unit-masked = 其单元已被屏蔽
executor-detail-unit-not-enabled = 其单元未启用
executor-detail-unit-not-loaded = 其单元已更改，尚未载入
executor-detail-unsupervised = 在没有监管程序的情况下运行：{ $processes }
executor-detail-variables = 变量
