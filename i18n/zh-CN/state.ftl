# 为何状态无法读取或写入：什么失败了，证据，出路。

state-bad-version = { $file } { $found ->
    [none] 缺失，但日志存在
   *[other] 没有写明状态的版本：{ $found }
}
    没有改动任何东西。请从备份恢复状态文件夹。
state-busy = { $holder ->
    [running] 另有程序正在改动此状态：{ $command }（进程 { $pid }{ $since ->
            [none] {""}
           *[other] ，自 { $since } 起
        }）
    [stopped] 正在改动此状态的程序被暂停了：{ $command }（进程 { $pid }{ $since ->
            [none] {""}
           *[other] ，自 { $since } 起
        }）
    [gone] { $command }（进程 { $pid }{ $since ->
            [none] {""}
           *[other] ，自 { $since } 起
        }）已结束，但它启动的某个进程仍持有它的锁
   *[unknown] 另有程序正在改动此状态
}
    { $holder ->
    [running] 请等它结束。
    [stopped] 让它继续：kill -CONT { $pid }；或结束它：kill -KILL { $pid }。它开始的改动随后会被完成或撤销。
    [gone] 请结束那个进程；已开始的改动随后会被完成或撤销。
   *[unknown] 请等它结束。
}
state-disk-failed = { $file }：{ $why ->
    [EROFS] 此磁盘只读
   *[other] 磁盘出错（{ $why }）
}
    { $why ->
    [EROFS] 没有改动任何东西。las doctor 会说明怎样使它可写。
   *[other] 此前的记录都在。请检查磁盘，然后重新运行同一命令。
}
state-disk-full = { $file }：磁盘已满
    此前的记录都在。请腾出空间，然后重新运行同一命令。
state-journal-behind = { $file } 丢失了记录：它止于第 { $records } 条，但 { $witness } 知道第 { $known } 条
    没有改动任何东西。las audit verify 会列出证据；请从备份恢复状态文件夹。
state-journal-changed = { $file } 在此期间被别的程序改动了
    没有再写入任何东西。las audit verify 会说明它是否仍与写入时一样。
state-journal-closed = { $file } 在磁盘出错后已关闭
    请重新运行同一命令：它会查明记录了什么。
state-journal-damaged = { $file }：第 { $line } 行（从字节 { $offset } 起）与写入时不同：{ $fault ->
    [chain] 它与前一行接不上
    [crc] 校验和不对
    [order] 它不能接在此前的记录之后
    [sequence] 序号不对
   *[record] 它不是此版本认识的记录
}
    没有改动任何东西。las audit verify 会全部列出；请从备份恢复状态文件夹。
state-journal-differs = { $file }：第 { $record } 条记录不是 { $witness } 所知的那一条
    没有改动任何东西。las audit verify 会列出证据；请从备份恢复状态文件夹。
state-journal-missing = { $file } 缺失或为空，但此处有状态
    没有改动任何东西。请从备份恢复状态文件夹。
state-lock-lost = { $file } 在本进程持有锁时被删除或替换
    没有再写入任何东西。请在没有别的程序改动此状态时重新运行同一命令。
state-newer-schema = { $file }：此状态的版本是 { $found }，而这个 las 只认识到版本 { $known }
    没有读取或改动任何东西。请使用写入它的较新的 las。
state-no-generation = 没有第 { $number } 代：las history 会列出有哪些
state-not-installed = { $module } 没有安装：请写明固定在哪些版本，例如 { $module }==1.2
state-not-pinned = { $module } 没有固定
state-not-the-writer = { $file }：本进程只是继承了它，不可写入
state-older-schema = { $file }：此状态的版本是 { $found }；下一个作出改动的命令会把它升到版本 { $known }
state-out-of-order = 现在不能记录 { $record }{ $step ->
    [none] {""}
   *[other] ，步骤 { $step }（{ $state ->
        [none] 它不属于正在进行的改动
       *[other] 其状态是 { $state }
    }）
}
state-plan-damaged = { $file } 不是当初保存的方案
    请从备份恢复状态文件夹。
state-plan-missing = 保存在 { $file } 的方案不见了
    请从备份恢复状态文件夹。
state-stale-plan = 此方案通向第 { $generation } 代，但不是从现在安装的（第 { $current } 代）作出的
    在此期间另有程序改动了它：请重新运行同一命令。
state-unfinished = 通向第 { $generation } 代的改动已经开始，尚未完成
    须先完成或撤销它。
