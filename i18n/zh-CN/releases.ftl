releases-every = { $count ->
    [1] { $module } { $newest }
   *[other] { $module } 的全部 { $count } 个版本
}
releases-single = { $module } { $newest }
releases-range = { $module } { $oldest } 至 { $newest }（{ $count } 个版本）
releases-newer = { $module } { $oldest } 及更新的版本
releases-older = { $module } { $newest } 及更旧的版本
releases-scattered = { $module } { $runs }（{ $count } 个版本）
releases-run = { $oldest } 至 { $newest }
releases-as = { $subject }（{ $variants ->
    [none] 其中 { $count } 种构建
   *[other] { $variants } 形式
}）
releases-except = { $run }（{ $holes } 除外）
releases-some = { $module } 的 { $oldest } 至 { $newest } 中的 { $count } 个版本
