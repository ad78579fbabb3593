check-fine = { $modules } 个模块、{ $releases } 个版本，没有错误
