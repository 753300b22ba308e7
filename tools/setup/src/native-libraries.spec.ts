import { ffmpeg, libjpegTurbo, tensorflow } from './native-libraries';

test('libjpeg-turbo comes from a pinned wheel for Linux x64, its headers and its static library only', () => {
  const [wheel] = libjpegTurbo.wheels;
  expect(wheel?.file).toMatch(/^comma_deps_libjpeg-.*x86_64\.whl$/);
  expect(wheel?.sha256).toMatch(/^[0-9a-f]{64}$/);
  const wanted = (member: string) => wheel?.wanted(`comma_deps_libjpeg-3.1.0.post92.data/purelib/libjpeg/${member}`);
  expect(['install/include/jpeglib.h', 'install/lib/libjpeg.a'].map(wanted)).toEqual([true, true]);
  expect(['__init__.py', 'install/lib/other.a', 'install/include/sub/x.h'].map(wanted)).toEqual([false, false, false]);
});

test('ffmpeg comes from a pinned wheel for Linux x64, the program only', () => {
  const [wheel] = ffmpeg.wheels;
  expect(wheel?.file).toMatch(/^imageio_ffmpeg-.*x86_64\.whl$/);
  expect(wheel?.sha256).toMatch(/^[0-9a-f]{64}$/);
  expect(['imageio_ffmpeg/binaries/ffmpeg-linux-x86_64-v9.0.2', 'imageio_ffmpeg/_io.py'].map((member) => wheel?.wanted(member))).toEqual([
    true,
    false,
  ]);
});

test('no two libraries share a folder', () => {
  const folders = [ffmpeg, libjpegTurbo, tensorflow('cpu'), tensorflow('gpu')].map(({ folder }) => folder);
  expect(new Set(folders).size).toBe(4);
});
