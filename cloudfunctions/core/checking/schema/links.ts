import { fewEntries, text } from '../expectations';

const MOST = 5;
const LONGEST = 64;

export const linkParameters = () => fewEntries(text(LONGEST), MOST, 'parameters', '参数');
