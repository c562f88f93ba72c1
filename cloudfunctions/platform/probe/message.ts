import type { Template } from '../../core/config';
import type { FieldType } from '../../core/fields/fieldTypes';

/** A value that WeChat takes, for each type of field (PLATFORM §3). */
const VALUES: Record<FieldType, string> = {
  thing: '探测 probe',
  number: '1',
  letter: 'probe',
  symbol: '+',
  character_string: 'probe1',
  time: '2026年1月1日 10:00',
  date: '2026年1月1日',
  amount: '¥1',
  phone_number: '13800000000',
  car_number: '粤A8Z888',
  name: '探测',
  phrase: '探测',
  enum: '',
  enum_string: '',
  short_thing: '探测',
  const: '探测',
};

/** One message of a template to the admin who asked for it. */
export const probeMessage = (template: Template, to: string) => ({
  touser: to,
  template_id: template.id,
  data: Object.fromEntries(
    Object.values(template.data).map(({ field, type, values }) => [
      field,
      { value: values?.[0] ?? VALUES[type] },
    ]),
  ),
  miniprogram_state: 'developer' as const,
  lang: 'zh_CN',
});
