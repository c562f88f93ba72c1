interface Speaks {
  getAppBaseInfo?(): { language?: string };
}

/** As WeChat names it (`zh_CN`, `en`); empty where it is too old to say. */
export const languageOf = (wx: unknown): string => {
  const { getAppBaseInfo } = wx as Speaks;
  return (getAppBaseInfo && getAppBaseInfo().language) || '';
};
