# 后端做不到的事。

executor-act-without-effect = 之后 { $resource } 为 { $found }{ $detail ->
    [none] {""}
   *[other] （{ $detail }）
}
executor-act-foreign = 有不是 las 创建的东西占用了 { $resource } 的名字（{ $detail }）
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
executor-archive-broken = { $archive } 不是单个镜像的归档：{ $said }
executor-container-gone = 容器 { $container } 已不在
executor-backend-missing = 没有名为 { $backend } 的后端；现有：{ $known }
executor-backend-cannot = 后端 { $backend } 无法承载 { $resource }
executor-backend-twice = 有两个后端都叫 { $backend }：其中一个来自 { $entry }
executor-backend-broken = 后端 { $backend }（{ $entry }）无法打开：{ $said }
executor-secret-missing = 机密 { $name } 没有值：las secret set { $name }
