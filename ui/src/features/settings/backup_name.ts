/** A name that says what it is and of which minute. */
export function backupName(at: Date): string {
  const two = (value: number) => String(value).padStart(2, "0");
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return `gsp-bot-${day}-${two(at.getHours())}${two(at.getMinutes())}.db`;
}
