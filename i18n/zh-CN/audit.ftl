# 所有记录是否与写入时一样。

audit-nothing = 此处从未记录过任何东西
audit-holds = 一切与写入时一样：{ $records } 条记录，{ $generations } 代
audit-failed = { $count } 处与写入时不同
audit-head = 日志止于第 { $records } 条记录：{ $hash }
audit-whole = 日志到第 { $records } 条记录为止与写入时一样：{ $hash }

audit-fault-bad-version = { $file } { $found ->
    [none] 缺失，但日志存在
   *[other] 没有写明状态的版本：{ $found }
}
audit-fault-generation-differs = { $file }：第 { $generation } 代提交时是 { $expected }，而它的方案通向 { $found }
audit-fault-index-behind = { $file } 只知道 { $records } 条记录中的 { $known } 条；下一次改动会补上其余的
audit-fault-index-damaged = { $file } 已损坏；下一次改动会由日志重建它
audit-fault-journal-behind = { $file } 丢失了记录：它止于第 { $records } 条，但 { $witness } 知道第 { $known } 条
audit-fault-journal-damaged = { $file }：第 { $line } 行（从字节 { $offset } 起）与写入时不同：{ $fault ->
    [chain] 它与前一行接不上
    [crc] 校验和不对
    [order] 它不能接在此前的记录之后
    [sequence] 序号不对
   *[record] 它不是此版本认识的记录
}
audit-fault-journal-differs = { $file }：第 { $record } 条记录不是 { $witness } 所知的那一条
audit-fault-journal-missing = { $file } 缺失，但此处有状态
audit-fault-plan-damaged = { $file } 不是当初保存的方案
audit-fault-plan-missing = 保存在 { $file } 的方案不见了
audit-fault-torn-tail = { $file } 以一条不完整的记录结尾（从字节 { $offset } 起的 { $length } 字节）：被中断或正在进行的写入；它没有得到过确认
audit-fault-witness-damaged = { $file } 已损坏；下一次改动会由日志重新写入
audit-fault-witness-missing = 第 { $generation } 代没有见证；下一次改动会由日志重新写入
