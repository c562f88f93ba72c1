import type { PickerColumn } from '../chrome/state';

/** A picker's attributes. */
export interface PickerQuestion {
  mode: string;
  range: unknown[];
  rangeKey: string;
  value: unknown;
  start: string;
  end: string;
  /** Date pickers: `year`, `month` or `day`. */
  fields: string;
}

/** The wheels of a picker; undefined for a mode that the phone does not have (`region`). */
export function columnsOf(question: PickerQuestion): PickerColumn[] | undefined {
  switch (question.mode) {
    case 'selector':
      return [column(labels(question.range, question.rangeKey), Number(question.value))];
    case 'multiSelector':
      return question.range.map((each, index) =>
        column(
          labels(Array.isArray(each) ? each : [], question.rangeKey),
          Number((question.value as unknown[] | null)?.[index]),
        ),
      );
    case 'time':
      return timeColumns(question);
    case 'date':
      return dateColumns(question);
    default:
      return undefined;
  }
}

/** What `bindchange` gets: an index, indexes, `HH:mm` or `YYYY-MM-DD`. */
export function valueOf(mode: string, columns: PickerColumn[], picked: number[]): unknown {
  const texts = columns.map((each, index) => each.options[picked[index] ?? 0] ?? '');
  if (mode === 'time') return texts.join(':');
  if (mode === 'date') return texts.map((text) => text.replace(/\D/g, '')).join('-');
  return mode === 'multiSelector' ? picked : (picked[0] ?? 0);
}

function labels(range: unknown[], key: string): string[] {
  return range.map((each) =>
    String(key && typeof each === 'object' && each ? (each as Record<string, unknown>)[key] : each),
  );
}

function column(options: string[], chosen: number): PickerColumn {
  return { options, chosen: options[chosen] === undefined ? 0 : chosen };
}

function range(from: number, to: number, unit = ''): string[] {
  return Array.from(
    { length: Math.max(0, to - from + 1) },
    (_each, index) => String(from + index).padStart(2, '0') + unit,
  );
}

function timeColumns({ value, start, end }: PickerQuestion): PickerColumn[] {
  const [fromHour = 0] = numbers(start);
  const [toHour = 23] = numbers(end);
  const hours = range(fromHour, toHour);
  const minutes = range(0, 59);
  const [hour, minute] = String(value ?? '').split(':');
  return [column(hours, hours.indexOf(hour ?? '')), column(minutes, minutes.indexOf(minute ?? ''))];
}

function dateColumns({ value, start, end, fields }: PickerQuestion): PickerColumn[] {
  const thisYear = new Date().getFullYear();
  const [fromYear = thisYear - 100] = numbers(start);
  const [toYear = thisYear + 50] = numbers(end);
  const given = numbers(String(value ?? ''));
  const [year = thisYear, month = 1, day = 1] = given;
  const all = [range(fromYear, toYear, '年'), range(1, 12, '月'), range(1, 31, '日')];
  const wanted = [year - fromYear, month - 1, day - 1];
  const count = { year: 1, month: 2 }[fields] ?? 3;
  return all.slice(0, count).map((options, index) => column(options, wanted[index] ?? 0));
}

function numbers(text: string): number[] {
  return (text.match(/\d+/g) ?? []).map(Number);
}
