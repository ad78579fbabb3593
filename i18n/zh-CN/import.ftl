# 由软件包元数据生成的清单。

import-written = 已写入 { $file }
