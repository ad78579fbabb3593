cli-interrupted = 已中断
cli-file = { $file ->
    [none] {""}
   *[other] { $file }:{" "}
}{ $why ->
    [EACCES] 没有权限
    [EISDIR] 这是文件夹
    [ENOENT] 没有这个文件或文件夹
    [ENOSPC] 磁盘已满
    [ENOTDIR] 路径中有一部分不是文件夹
    [EROFS] 此磁盘只能读取
   *[other] 操作失败（{ $why }）
}
cli-unexpected = las 出现了不应有的故障：{ $detail }
    请报告此问题，并附上设置 LAS_DEBUG=1 后同一命令的输出。已开始的更改都有记录：las status 会说明。
cli-no-folder = { $source ->
    [none] {""}
   *[other] { $source }:{" "}
}{ $path } 不是文件夹
cli-capture-too-large = { $file } 太大，无法重放
cli-capture-unreadable = { $file } 无法作为采集内容读取
cli-capture-outside = { $file } 在采集文件夹之外：不予读取
cli-capture-malformed = { $file } 无法作为采集说明读取
cli-capture-not-free = { $folder } 已存在：请给出空文件夹或尚不存在的文件夹
cli-no-capture = { $there ->
    [none] 没有文件夹 { $folder }
   *[yes] { $folder } 不是采集：其中没有 machine.yaml。las detect --capture DIR 会写出一份
}
