import { Dialog } from "../primitives/Dialog";
import { KeyList } from "./KeyList";

export function ShortcutHelp({ onClose }: { onClose: () => void }) {
  return (
    <Dialog title="Keys" onClose={onClose}>
      <KeyList />
    </Dialog>
  );
}
