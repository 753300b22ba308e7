import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Finding, fact, problem, warning } from './finding';
import { runCommand } from './run-command';

const OLDEST_NODE = [20, 19] as const;

const longway = async (): Promise<Finding> => {
  const { version } = JSON.parse(await readFile(join(__dirname, '../../package.json'), 'utf8')) as { version: string };
  return fact('longway', version);
};

const node = (): Finding => {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const newEnough = major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1]);
  return newEnough ? fact('Node', process.version) : problem('Node', process.version, `install Node ${OLDEST_NODE.join('.')} or newer`);
};

const system = (): Finding =>
  process.platform === 'linux' && process.arch === 'x64'
    ? fact('system', 'linux x64')
    : problem(
        'system',
        `${process.platform} ${process.arch}`,
        'native TensorFlow is set up on Linux x64 only: use such a machine or a container',
      );

/** Tools that only the set-up needs: without them, longway runs as long as nothing has to be set up again. */
const setUpTool = async (
  name: string,
  candidates: readonly (string | undefined)[],
  args: readonly string[],
  remedy: string,
): Promise<Finding> => {
  for (const command of candidates) {
    if (!command) continue;
    const { succeeded, output } = await runCommand(command, args);
    if (succeeded) return fact(name, (output.split('\n')[0] as string).replace(/ from .*/, ''));
  }
  return warning(name, 'missing', remedy);
};

/** The programs that longway stands on. */
export const examineSoftware = (): Promise<Finding[]> => {
  const { PYTHON, CXX } = process.env;
  const pythons = PYTHON ? [PYTHON] : ['python3', 'python'];
  return Promise.all([
    longway(),
    node(),
    system(),
    setUpTool('npm', ['npm'], ['--version'], 'install npm 10 or newer'),
    setUpTool('Python', pythons, ['--version'], 'Debian, Ubuntu: apt install python3 · Fedora: dnf install python3'),
    setUpTool('pip', pythons, ['-m', 'pip', '--version'], 'Debian, Ubuntu: apt install python3-pip · Fedora: dnf install python3-pip'),
    setUpTool(
      'C++ compiler',
      CXX ? [CXX] : ['g++', 'c++', 'clang++'],
      ['--version'],
      'Debian, Ubuntu: apt install g++ · Fedora: dnf install gcc-c++',
    ),
  ]);
};
