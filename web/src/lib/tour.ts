import { useLocalStorage } from "@mantine/hooks";

/** Whether somebody on this device was shown around, or did not want to be. */
export function useTourSeen() {
  const [seen, setSeen] = useLocalStorage({
    key: "inlier.tour-seen",
    defaultValue: false,
    getInitialValueInEffect: false,
  });
  return { seen, setSeen: () => setSeen(true) };
}
