import { COLUMNS, TABLE } from '../../../test/support/fieldTable';
import type { Field } from '../config';
import { FIELD_TYPES, type FieldType } from '../fields/fieldTypes';
import { fit } from './fit';

const ZONE = 'Asia/Shanghai';

test('every field type has its row', () => {
  expect(Object.keys(TABLE).sort()).toEqual(Object.keys(FIELD_TYPES).sort());
});

const cases = Object.entries(TABLE).flatMap(([type, row]) =>
  COLUMNS.flatMap((column) =>
    row[column].map(([value, becomes]) => ({ type: type as FieldType, column, value, becomes, row })),
  ),
);

test.each(cases)('$type, $column: $value', ({ type, value, becomes, row }) => {
  const field: Field = {
    name: 'value',
    field: `${type}1`,
    type,
    overLong: 'error',
    ...(row.values && { values: row.values }),
  };
  const result = fit(field, value, ZONE);
  if (becomes instanceof RegExp) {
    expect(result).toEqual({ ok: false, problem: expect.stringMatching(/^expected .+, got /) as unknown });
    expect(result).toEqual({ ok: false, problem: expect.stringMatching(becomes) as unknown });
    return;
  }
  expect(result).toEqual({ ok: true, text: becomes ?? String(value) });
  // What is sent would be sent again as it is.
  expect(fit(field, becomes ?? String(value), ZONE)).toEqual(result);
});
