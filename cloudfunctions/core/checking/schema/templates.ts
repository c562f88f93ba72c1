import * as z from 'zod';
import { type FieldName, fieldTypeOf } from '../../fields/fieldTypes';
import { entries, matching, oneOf, options, says, text, whole, yesOrNo } from '../expectations';
import { cap } from './caps';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

const FIELD_EXAMPLES = 'a field of the WeChat template such as "thing1", "amount2", "time3"';

const fieldName = () =>
  z.custom<FieldName>(
    (value) => typeof value === 'string' && fieldTypeOf(value) !== undefined,
    says(FIELD_EXAMPLES, '微信模板的字段，如 "thing1"、"amount2"、"time3"'),
  );

const field = () =>
  z.union(
    [
      fieldName(),
      options({
        field: fieldName(),
        label: text(20).optional(),
        overLong: oneOf(['error', 'truncate']).optional(),
        default: text(64).optional(),
        values: z
          .array(text(64), says('a list of texts', '文字列表'))
          .min(1, says('at least one value', '至少一个值'))
          .optional(),
      }),
    ],
    says(
      `${FIELD_EXAMPLES}, or an object with such a field`,
      '微信模板的字段（如 "thing1"），或含 field 的对象',
    ),
  );

/** What a page may hold, `sendable.ts` knows. */
const page = () => {
  const told = says(
    'a page of the mini program such as "pages/goods/index"',
    '小程序页面路径，如 "pages/goods/index"',
  );
  return z.string(told).min(1, told);
};

export const template = () =>
  options({
    id: matching(
      /^[A-Za-z0-9_-]{43}$/,
      'WeChat\'s template id: 43 letters, digits, "-" or "_"',
      '43 位字母、数字、- 或 _ 组成的微信模板 ID',
    ),
    kind: oneOf(['one-time', 'long-term']),
    title: text(20),
    scene: text(15).optional(),
    topic: z.string(says('a key of topics', 'topics 中的名称')),
    class: oneOf(['transactional', 'promotional']),
    page: page().optional(),
    data: entries(field(), 'fields', '字段'),
    whenNoCredit: oneOf(['drop', 'wait', 'try']).optional(),
    unknown: oneOf(['settle', 'retry']).optional(),
    quietHours: oneOf(['respect', 'ignore']).optional(),
    expiresAfterMs: whole(MINUTE_MS, 90 * DAY_MS).optional(),
    perSecond: whole(1, 2000).optional(),
    wishDays: whole(1, 366).optional(),
    digest: options({
      data: entries(text(64), 'texts by the names of data', '按 data 名称的文字').optional(),
      page: page().optional(),
    }).optional(),
    early: yesOrNo().optional(),
    caps: options({ overrides: yesOrNo().optional(), counts: yesOrNo().optional() }).optional(),
  });

export const topic = () =>
  options({ title: text(20), description: text(60).optional(), cap: cap().optional() });
