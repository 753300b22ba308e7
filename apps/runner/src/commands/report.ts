import { writeReport } from '@longway/report';

export const report = async (folders: string[], { out }: { readonly out?: string }): Promise<number> => {
  console.log(await writeReport(folders, out));
  return 0;
};
