# Reads the mails of a maildir, oldest first: a JSON list of what each says.
import email
import email.policy
import email.utils
import json
import os
import sys

folder = sys.argv[1]


def read(name):
    with open(os.path.join(folder, name), "rb") as file:
        mail = email.message_from_binary_file(file, policy=email.policy.default)
    return {
        "list": mail["List-ID"],
        "id": mail["X-RSS-ID"],
        "title": str(mail["Subject"]),
        "link": mail["X-RSS-URL"],
        "published": int(email.utils.parsedate_to_datetime(mail["Date"]).timestamp()) * 1000,
        "from": email.utils.parseaddr(str(mail["From"]))[0],
        "content": mail.get_content(),
    }


json.dump([read(name) for name in sorted(os.listdir(folder))], sys.stdout)
