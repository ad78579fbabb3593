notice-cpu-build = { $environment } 中的 { $module } { $version } 是 CPU 版
notice-not-newest = { $module } { $version } 不是最新版：最新版是 { $newest }（las explain { $module } 说明原因）
notice-deprecated = { $module } { $version } 已被发布者弃用
notice-port-moved = { $module } 在本机使用端口 { $to }，而不是 { $from }
notice-recommendation-unmet = { $module } { $version } 推荐 { $requirement }，方案中没有它
notice-no-cpu-build = 目录中没有 { $module } 的 CPU 版
notice-disk-short = { $path } 目前空间不足：需要 { $needed }，可用 { $free }
notice-one-backend = { $backend ->
    [native] { $module } 没有容器镜像：目录中只有原生构建
   *[other] { $module } 只有容器镜像
}
