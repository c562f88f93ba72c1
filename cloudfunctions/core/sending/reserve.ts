import { reserveEach } from './reserveEach';
import { reserveSeries } from './reserveSeries';
import { isSeries } from './series';
import type { Step } from './step';

/** Takes the users of a window, each for one row, or the one user of a series for all of them. */
export const reserve: Step = (run, rows) =>
  isSeries(rows.map(({ row }) => row)) ? reserveSeries(run, rows) : reserveEach(run, rows);
