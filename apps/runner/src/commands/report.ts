import { type ReportOptions, writeReport } from '@longway/report';

export const report = async (folders: string[], options: ReportOptions): Promise<number> => {
  console.log(await writeReport(folders, options));
  return 0;
};
