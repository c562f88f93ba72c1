/** At so many more than were confirmed a campaign pauses: a tenth. */
export const mostOf = (confirmed: number): number => Math.floor(confirmed * 1.1);
