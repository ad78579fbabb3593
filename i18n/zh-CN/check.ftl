check-fine = { $modules } 个模块、{ $releases } 个版本，没有错误
check-remarks = 值得一看，但不是错误
