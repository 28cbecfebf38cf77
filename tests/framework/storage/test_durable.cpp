#include <cerrno>

#include <doctest/doctest.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>

#include "framework/core/error.hpp"
#include "framework/storage/durable.hpp"
#include "tests/framework/storage/temporary_folder.hpp"

using namespace regatta;
using Names = std::vector<std::string>;

namespace {

/// Lets call number `failing` (from 0, of all calls but close, stat and unlink) fail with `error`; writes at most 3 bytes a call.
class Faulty : public FileOperations {
 public:
  Faulty(int failing, int error) : left_(failing), error_(error) {}
  int open(const char* path, int flags, mode_t mode) override { return fails("open") ? -1 : FileOperations::open(path, flags, mode); }
  ssize_t write(int descriptor, const void* from, std::size_t size) override {
    return fails("write") ? -1 : FileOperations::write(descriptor, from, std::min<std::size_t>(size, 3));
  }
  int fsync(int descriptor) override { return fails("fsync") ? -1 : FileOperations::fsync(descriptor); }
  int rename(const char* from, const char* to) override { return fails("rename") ? -1 : FileOperations::rename(from, to); }
  int link(const char* from, const char* to) override { return fails("link") ? -1 : FileOperations::link(from, to); }

  std::string failed;  ///< The call that did.

 private:
  bool fails(const char* call) {
    if (left_-- != 0) return false;
    failed = call;
    errno = error_;
    return true;
  }
  int left_, error_;
};

/// link() succeeds but says it did not, as NFS may after a lost reply.
class LostReply : public FileOperations {
 public:
  int link(const char* from, const char* to) override {
    FileOperations::link(from, to);
    errno = EEXIST;
    return -1;
  }
};

const auto text = bytes_of_text("0123456789");

}  // namespace

TEST_SUITE("framework/storage/durable") {
  TEST_CASE("write_whole makes and replaces a file and leaves nothing else") {
    const TemporaryFolder folder;
    write_whole(folder / "a", text);
    write_whole(folder / "a", bytes_of_text("new"));
    CHECK(read_bytes(folder / "a") == bytes_of_text("new"));
    write_whole(folder / "empty", std::span<const std::byte>());
    CHECK(folder.names() == Names{"a", "empty"});
  }

  TEST_CASE("write_new refuses a name that is taken and leaves that file alone") {
    const TemporaryFolder folder;
    write_new(folder / "a", text);
    CHECK_THROWS_WITH_AS(write_new(folder / "a", bytes_of_text("other")), ("create " + (folder / "a").string() + ": File exists").c_str(),
                         IoError);
    CHECK(read_bytes(folder / "a") == text);
  }

  TEST_CASE("whatever call fails, the old file is whole and no temporary file is left") {
    for (const int error : {EIO, ENOSPC, EDQUOT}) {
      Names failed;
      for (int call = 0;; ++call) {
        const TemporaryFolder folder;
        write_bytes(folder / "a", bytes_of_text("old"));
        Faulty system(call, error);
        try {
          write_whole(folder / "a", text, system);
          CHECK(system.failed.empty());
          break;
        } catch (const IoError& problem) {
          CHECK(problem.error_number() == error);
          failed.push_back(system.failed);
          CHECK(folder.names() == Names{"a"});
          // Once renamed, the new file is there; only that its name is durable could not be promised.
          const bool renamed = call >= 7;
          CHECK(read_bytes(folder / "a") == (renamed ? text : bytes_of_text("old")));
        }
      }
      CHECK(failed == Names{"open", "write", "write", "write", "write", "fsync", "rename", "open", "fsync"});
    }
  }

  TEST_CASE("the temporary name of a file is told from other names") {
    /// Ends as a kill would, in the middle of the rename.
    struct Killed : FileOperations {
      int rename(const char* from, const char*) override {
        name = std::filesystem::path(from).filename().string();
        return FileOperations::rename(from, (std::string(from) + ".kept").c_str());
      }
      std::string name;
    };
    const TemporaryFolder folder;
    Killed system;
    write_whole(folder / "study.h5", text, system);
    CHECK(unfinished(system.name) == "study.h5");
    for (const auto* name : {"study.h5", "notes.tmp", "study.h5.tmp", "study.h5.12.tmp", "study.h5.12-0.tmp.kept", "a-b.tmp"}) {
      CHECK_FALSE(unfinished(name));
    }
  }

  TEST_CASE("an interrupted write goes on") {
    const TemporaryFolder folder;
    Faulty system(2, EINTR);
    write_whole(folder / "a", text, system);
    CHECK(system.failed == "write");
    CHECK(read_bytes(folder / "a") == text);
  }

  TEST_CASE("write_new leaves nothing when a call fails") {
    for (int call = 0; call < 8; ++call) {
      const TemporaryFolder folder;
      Faulty system(call, ENOSPC);
      CHECK_THROWS_AS(write_new(folder / "a", text, system), IoError);
      CHECK(folder.names().empty());
    }
  }

  TEST_CASE("missing folders are named") {
    const TemporaryFolder folder;
    const auto file = folder / "none" / "a";
    CHECK_THROWS_WITH_AS(write_new(file, text), ("create " + file.string() + ": No such file or directory").c_str(), IoError);
    CHECK_THROWS_WITH_AS(write_whole(file, text), doctest::Contains(": No such file or directory"), IoError);
    CHECK_THROWS_WITH_AS(sync_folder(folder / "none"),
                         ("open folder " + (folder / "none").string() + ": No such file or directory").c_str(), IoError);
  }

  TEST_CASE("a read-only folder is named") {
    if (::geteuid() == 0) return;  // root may write everywhere
    const TemporaryFolder folder;
    std::filesystem::permissions(folder.path(), std::filesystem::perms::owner_read | std::filesystem::perms::owner_exec);
    CHECK_THROWS_WITH_AS(write_new(folder / "a", text), ("create " + (folder / "a").string() + ": Permission denied").c_str(), IoError);
    std::filesystem::permissions(folder.path(), std::filesystem::perms::owner_all);
  }

  TEST_CASE("a limit on the size of files is an error with its path, and nothing is left") {
    const TemporaryFolder folder;
    struct ::rlimit old {};
    REQUIRE(::getrlimit(RLIMIT_FSIZE, &old) == 0);
    const auto old_handler = ::signal(SIGXFSZ, SIG_IGN);
    const struct ::rlimit low { 1000, old.rlim_max };
    REQUIRE(::setrlimit(RLIMIT_FSIZE, &low) == 0);
    std::string message;
    try {
      write_new(folder / "a", std::vector<std::byte>(2000));
    } catch (const IoError& error) {
      message = error.what();
    }
    ::setrlimit(RLIMIT_FSIZE, &old);
    ::signal(SIGXFSZ, old_handler);
    CHECK(message == "write " + (folder / "a").string() + ": File too large");
    CHECK(folder.names().empty());
  }

  TEST_CASE("a full disk is an error") {
    // Every write to this device fails with ENOSPC.
    class Full : public FileOperations {
      int open(const char*, int, mode_t mode) override { return FileOperations::open("/dev/full", O_WRONLY, mode); }
    } system;
    const TemporaryFolder folder;
    CHECK_THROWS_WITH_AS(write_new(folder / "a", text, system), ("write " + (folder / "a").string() + ": No space left on device").c_str(),
                         IoError);
  }

  TEST_CASE("publish moves an attempt to its final name") {
    const TemporaryFolder folder;
    std::filesystem::create_directories(folder / "runs");
    write_new(folder / "1.1.h5", text);
    publish(folder / "1.1.h5", folder.path() / "runs" / "1.h5");
    CHECK(folder.names() == Names{"runs"});
    CHECK(read_bytes(folder.path() / "runs" / "1.h5") == text);
  }

  TEST_CASE("publish is decided by the inode, not by what link says") {
    const TemporaryFolder folder;
    write_new(folder / "attempt", text);
    LostReply system;
    CHECK_NOTHROW(publish(folder / "attempt", folder / "final", system));
    CHECK(folder.names() == Names{"final"});

    write_new(folder / "attempt", text);
    const auto expected = "publish " + (folder / "attempt").string() + " as " + (folder / "final").string() +
                          ": that name belongs to another file already, so another attempt was published first; keep that one";
    CHECK_THROWS_WITH_AS(publish(folder / "attempt", folder / "final"), expected.c_str(), Error);
    CHECK(folder.names() == Names{"attempt", "final"});
  }

  TEST_CASE("publish may be repeated after any failure") {
    for (int call = 0; call < 3; ++call) {  // link, open and sync of the folder
      const TemporaryFolder folder;
      write_new(folder / "attempt", text);
      Faulty system(call, EIO);
      CHECK_THROWS_AS(publish(folder / "attempt", folder / "final", system), IoError);
      CHECK_NOTHROW(publish(folder / "attempt", folder / "final"));
      CHECK(folder.names() == Names{"final"});
    }
  }

  TEST_CASE("publish names what is missing") {
    const TemporaryFolder folder;
    CHECK_THROWS_WITH_AS(publish(folder / "a", folder / "b"),
                         ("publish " + (folder / "a").string() + ": No such file or directory").c_str(), IoError);
    write_new(folder / "a", text);
    const auto final_name = folder.path() / "runs" / "b";
    CHECK_THROWS_WITH_AS(publish(folder / "a", final_name),
                         ("link " + (folder / "a").string() + " to " + final_name.string() + ": No such file or directory").c_str(),
                         IoError);
  }

  TEST_CASE("replace gives a name that is taken to the new file, and fails without a trace") {
    const TemporaryFolder folder;
    write_bytes(folder / "final", bytes_of_text("old"));
    write_new(folder / "attempt", text);
    Faulty system(0, EIO);
    CHECK_THROWS_WITH_AS(replace(folder / "attempt", folder / "final", system),
                         ("rename to " + (folder / "final").string() + ": Input/output error").c_str(), IoError);
    CHECK(read_bytes(folder / "final") == bytes_of_text("old"));
    replace(folder / "attempt", folder / "final");
    CHECK(read_bytes(folder / "final") == text);
    CHECK(folder.names() == Names{"final"});
    std::filesystem::create_hard_link(folder / "final", folder / "attempt");  // published by a process that was killed then
    replace(folder / "attempt", folder / "final");
    CHECK(folder.names() == Names{"final"});
  }
}
