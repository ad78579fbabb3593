# 为什么此处无法照锁文件执行。

frozen-gone = 此处的目录没有锁文件在 { $environment } 中所定的 { $module } { $version }（{ $variant }）
frozen-other = { $environment } 中的 { $module } { $version } 在此处不同：{ $field } 为 { $now }，锁文件中为 { $held }
frozen-unplaced = 锁文件没有说明 { $environment } 中的 { $module } 放在本机的哪些加速器上
frozen-configuration = { $resource } 在此处会与锁文件所定的不同
frozen-requests = 栈文件的要求与锁文件不同：{ $now }（锁文件中：{ $held }）
frozen-way-out = 未做任何更改
    las apply --locked 为本机决定，并说明与锁文件的不同之处。
    las apply --lock FILE 重新决定并写入锁文件。
