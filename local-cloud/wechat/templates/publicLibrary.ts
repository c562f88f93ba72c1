import { LONG_TERM, ONE_TIME } from '../base/options';

/**
 * A small public template library in the shape of WeChat's: categories, titles, keywords.
 * A developer picks a title and 2–5 keywords of it; the rule and the number of a keyword make the field's name (`thing1`).
 */
export interface Keyword {
  kid: number;
  name: string;
  example: string;
  /** The field type. */
  rule: string;
  /** For `enum` keywords: the values it may hold. */
  enumValues?: string[];
}

export interface PublicTitle {
  tid: number;
  title: string;
  type: typeof ONE_TIME | typeof LONG_TERM;
  categoryId: string;
  keywords: Keyword[];
}

export interface Category {
  id: number;
  name: string;
}

const keywords = (
  ...rows: [name: string, example: string, rule: string, enumValues?: string[]][]
): Keyword[] =>
  rows.map(([name, example, rule, enumValues], index) => ({
    kid: index + 1,
    name,
    example,
    rule,
    ...(enumValues && { enumValues }),
  }));

/** The categories that the mini program is registered in. */
export const CATEGORIES: Category[] = [
  { id: 307, name: '商家自营 > 百货' },
  { id: 616, name: '生活服务 > 预约' },
  { id: 411, name: '政务民生 > 交通' },
];

export const PUBLIC_TITLES: PublicTitle[] = [
  {
    tid: 1101,
    title: '到货提醒',
    type: ONE_TIME,
    categoryId: '307',
    keywords: keywords(
      ['商品名称', '白瓷马克杯', 'thing'],
      ['商品价格', '¥89.00', 'amount'],
      ['到货时间', '2026年1月10日 10:00', 'time'],
      ['备注', '数量有限，先到先得', 'thing'],
    ),
  },
  {
    tid: 1102,
    title: '取货提醒',
    type: ONE_TIME,
    categoryId: '307',
    keywords: keywords(
      ['订单编号', 'A20260110', 'character_string'],
      ['取货地点', '解放路店', 'thing'],
      ['取货时间', '2026年1月10日 18:00', 'time'],
      ['取货码', '8866', 'number'],
      ['门店电话', '021-88886666', 'phone_number'],
    ),
  },
  {
    tid: 1103,
    title: '订单状态通知',
    type: ONE_TIME,
    categoryId: '307',
    keywords: keywords(
      ['订单编号', 'A20260110', 'character_string'],
      ['订单状态', '已发货', 'phrase'],
      ['更新时间', '2026年1月10日 18:00', 'time'],
      ['订单金额', '¥128.00', 'amount'],
      ['收货人', '王小明', 'name'],
    ),
  },
  {
    tid: 1104,
    title: '优惠活动提醒',
    type: ONE_TIME,
    categoryId: '307',
    keywords: keywords(
      ['活动名称', '年货节', 'thing'],
      ['开始日期', '2026年1月10日', 'date'],
      ['优惠内容', '满200减30', 'thing'],
      ['活动状态', '即将开始', 'enum', ['即将开始', '进行中', '即将结束']],
    ),
  },
  {
    tid: 1201,
    title: '预约提醒',
    type: ONE_TIME,
    categoryId: '616',
    keywords: keywords(
      ['预约项目', '汽车保养', 'thing'],
      ['预约时间', '2026年1月10日 14:30', 'time'],
      ['预约人', '王小明', 'name'],
      ['车牌号', '粤A12345', 'car_number'],
      ['门店地址', '解放路1号', 'thing'],
    ),
  },
  {
    tid: 1301,
    title: '列车到站提醒',
    type: LONG_TERM,
    categoryId: '411',
    keywords: keywords(
      ['车次', 'G123', 'character_string'],
      ['到站', '上海虹桥', 'thing'],
      ['到站时间', '14:30', 'time'],
      ['站台', '5', 'number'],
    ),
  },
];
