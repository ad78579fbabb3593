lock-written = 锁文件已写入 { $file }
lock-differs = 锁文件 { $file } 已过时：现在的最优方案与它不同
lock-choice = { $environment } 中的 { $module }：{ $held ->
    [none] 锁文件中没有
   *[other] 锁文件中为 { $held }
}，{ $now ->
    [none] 现在的方案中没有
   *[other] 现在为 { $now }
}
lock-inputs = 所选版本相同；但要求、目录、策略或目标有变
lock-update = 不带 --locked 而用 --lock { $file } 可更新它
lock-other-hardware = 硬件与写锁文件 { $file } 时不同，最佳方案也随之不同
lock-shared = 所选版本与锁文件 { $file } 相同；该文件是为另一台机器写的
lock-resource = { $resource } 现在的配置不同
