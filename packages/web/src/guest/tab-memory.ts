/** What one tab remembers until it is closed. A browser that lets a page keep nothing remembers nothing. */
export const tabMemory = {
  read(name: string): string | null {
    try {
      return sessionStorage.getItem(name);
    } catch {
      return null;
    }
  },
  write(name: string, value: string): void {
    try {
      sessionStorage.setItem(name, value);
    } catch {
      return; // a reload then needs the link again
    }
  },
};
