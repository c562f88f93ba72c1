/** In Chinese, line by line, what the help of a command says in English only (`more` in `ops/usage.ts`). */
import type { CommandName } from '../../../ops/usage';

export const COMMAND_WORDS: Partial<Record<CommandName, readonly string[]>> = {
  preview: [
    '需要项目中装有 miniprogram-ci',
    '密钥：NOTIFY_UPLOAD_KEY，代码上传密钥文件的路径，放在环境变量或 --secrets FILE 中',
  ],
  overview: ['DAY：2026-11-22，或具体时刻，如 2026-11-22T10:00:00+08:00'],
  explain: ['ID：messages 列出的某一条通知；用 --to 与 --template 则回答此刻能否发送'],
  cancel: [
    '--key order:1 不包括 order:17；--key-prefix order:1 两者都包括。--to 需与 --key、--template 同用，指定一条通知。',
  ],
  settings: [
    'VALUE：数值、HH:MM-HH:MM、地址，或 default（恢复为配置的值）；--version：所看到的版本，以免覆盖他人的修改',
  ],
  feedback: [
    'STATUS：open（默认）、answered、closed；CATEGORY：rating、suggestion、complaint；最新在前，默认 20 条',
    '--again：替换已有回复',
  ],
  export: ['每行一个 JSON 文档，每类一个文件，另有 manifest.json；--user：只含一个用户的数据'],
  backup: ['迁往另一个环境之前，先停掉定时器：备份之后发出的，会从备份里再发一次'],
  restore: ['全部恢复之前，定时器不做任何事；之后到期的就会发出'],
  erase: ['--user：与用户自己删除相同；--confirm：环境 id，删除其全部数据（本地云为 local-env）'],
  migrate: ['deploy 与 upgrade 也会执行；期间新旧版本的云函数都可用'],
  'grants import': [
    '列为 openid,template,count[,at]；_openid 视为 openid，_id 忽略；没有 template 列时用 --template 指定',
    '分隔符为逗号、分号或制表符；编码为 UTF-8，或带标记的 UTF-16；at 可写作 2026-01-31T08:00、2026/1/31 8:00 或毫秒时间戳',
  ],
  campaign: [
    'FILE：JSON，即 manage campaign.create 除 id 外的字段；N：预览的 reachable',
    'MOMENT：ISO 8601，或从现在起的 +30m、+2h、+7d；start 为开始时间，create、end、duplicate 为结束时间',
    '启动后等待两分钟，其间可用 undo 撤回',
    'people：数字背后是谁；OUTCOME：assigned、sent、delivered、undelivered、inDigests、clicked、notClicked、converted、open、leftOut、goals、complaints、unsubscribes；或 noCredit：有次数就会收到的人；PART：内容名、control、globalControl。--out：写出全部；中断后重跑会继续',
    'test：真实发送给 campaigns.testers 之一，消耗其次数；KEY 相同不会再发',
    'duplicate：内容相同的草稿；--not-clicked：只发给收到但未点击的人',
    'pause --all：暂停所有营销消息（含单条发送与合并提醒），直到 resume --all',
  ],
  content: [
    'FILE：JSON，即 send 的 {"data": {…}}；由你的云函数给出其余内容时加上 "content": {"function": "…"}，会以 preview: true 询问',
    'N：从持有该模板次数的用户中抽取多少人，每次相同；默认 1000，最多 5000，有云函数时最多 100',
  ],
  segment: [
    'FILE：JSON 格式的规则；save 新建人群，带 --version N 则保存为第 N 版（所编辑的版本）之后的新版本',
    '--template：只看该模板的通知能触达的人；count 另外给出未触达的人数与原因；--again：重新计数',
    'FILE.csv：每行一个 openid，或含 openid 列；用 --of TRAIT（alias: true）时为该特征的值，或以其命名的列。上传后取代原名单；--out：写出无人对应或对应多人的行的文件',
  ],
  templates: [
    '环境变量 NOTIFY_APP_SECRET 为 AppSecret',
    'library：账号类目下的标题；给出标题编号则列出其关键词。add：2 至 5 个关键词',
    'state：wanted、applied、rejected、approved、live、retired；--note 记下微信的原话',
  ],
};
