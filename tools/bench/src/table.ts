import Table from 'cli-table3';
import type { Figure } from './figures';

const print = (figures: readonly Figure[], columns: readonly string[]): string => {
  const table = new Table({ head: [...columns], style: { head: [], border: [] } });
  table.push(...figures.map((figure) => columns.map((column) => String(figure[column] ?? ''))));
  return table.toString();
};

/** Figures and ratios for people to read. */
export const tablesOf = (figures: readonly Figure[]): string => {
  const isRatio = (figure: Figure) => 'time_ratio' in figure;
  const measured = print(
    figures.filter((figure) => !isRatio(figure)),
    ['variant', 'by', 'ms_median', 'ms_p10', 'ms_p90', 'cpu_ms_median', 'images_per_s', 'rss_mb', 'gflops', 'peak_share'],
  );
  const ratios = figures.filter(isRatio);
  if (ratios.length === 0) return measured;
  return `${measured}\nlongway / PyTorch, lower is better\n${print(ratios, ['variant', 'peer', 'time_ratio', 'time_ratio_min', 'time_ratio_max', 'cpu_ratio', 'rss_ratio'])}`;
};
