/** One way to say it, and how many of all get it. */
export interface Variant {
  name: string;
  /** Whole percent of the people; with the control group all make 100. */
  percent: number;
  data: Record<string, string | number>;
  page?: string | undefined;
  query?: Record<string, string | number | boolean> | undefined;
  /** A team's own function gives the rest of it, for each person. */
  content?: { function: string } | undefined;
}

/** What every campaign has that sends notifications. */
export interface BaseSpec {
  /** For operators. */
  title: string;
  /** What its content is for: promotional content goes out on promotional templates only. */
  purpose: 'promotional' | 'transactional';
  template: string;
  /** What users agreed to on the template, as its author has read it: the scene that the configuration declares. Absent: it declared none. */
  scene?: string | undefined;
  variants: Variant[];
  /** Whole percent who get nothing, to compare with. */
  control: number;
  /** What has not gone out by then is dropped; epoch ms. */
  endsAt: number;
}
